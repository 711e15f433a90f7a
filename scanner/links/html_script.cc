#include "scanner/links/html_script.h"

#include <algorithm>
#include <cstddef>

namespace linkmilter {
namespace {

constexpr HtmlStops kScriptStops("<\0");
constexpr HtmlStops kEscapedStops("-<>\0");

bool EndsTagName(char c) {
  return IsAsciiSpace(c) || c == '/' || c == '>';
}

// A script's way through the states. Those that only look ahead are looks ahead here, and the dash
// and dash dash states of the two escaped states are a count of dashes.
class ScriptReader {
 public:
  ScriptReader(HtmlInput& input, std::string_view element, std::string& out)
      : input_(input), element_(element), out_(out) {}

  void Run() {
    while (state_ != nullptr)
      (this->*state_)();
  }

 private:
  using State = void (ScriptReader::*)();

  void ScriptDataState();
  void ScriptDataEscapedState();
  void ScriptDataEscapedLessThanSignState();
  void ScriptDataDoubleEscapedState();
  void ScriptDataDoubleEscapedLessThanSignState();

  void EscapedText(State less_than_sign_state);
  bool TakeScriptName();
  bool AtLetter() const { return !input_.AtEnd() && IsAsciiAlpha(input_.Rest().front()); }
  void Take() {
    out_ += static_cast<char>(input_.Peek());
    input_.Advance();
  }

  HtmlInput& input_;
  const std::string_view element_;
  std::string& out_;
  State state_ = &ScriptReader::ScriptDataState;
  int dashes_ = 0;  // just before the position, in an escaped state
};

// 13.2.5.4 and 15 to 19
void ScriptReader::ScriptDataState() {
  input_.AppendUntil(kScriptStops, out_);
  switch (input_.Peek()) {
    case '<':
      if (IsAppropriateEndTag(input_.Rest(), element_)) {
        state_ = nullptr;
      } else if (input_.TakeIgnoringCase("<!--")) {
        out_ += "<!--";
        dashes_ = 2;
        state_ = &ScriptReader::ScriptDataEscapedState;
      } else {
        Take();
      }
      return;
    case HtmlInput::kEnd:
      state_ = nullptr;
      return;
    default:  // NUL
      input_.ReplaceNul(out_);
  }
}

// 13.2.5.20 to 22
void ScriptReader::ScriptDataEscapedState() {
  EscapedText(&ScriptReader::ScriptDataEscapedLessThanSignState);
}

// 13.2.5.27 to 29
void ScriptReader::ScriptDataDoubleEscapedState() {
  EscapedText(&ScriptReader::ScriptDataDoubleEscapedLessThanSignState);
}

void ScriptReader::EscapedText(State less_than_sign_state) {
  const std::size_t before = input_.offset();
  input_.AppendUntil(kEscapedStops, out_);
  if (input_.offset() != before) dashes_ = 0;
  switch (input_.Peek()) {
    case '-':
      Take();
      dashes_ = std::min(dashes_ + 1, 2);
      return;
    case '>':
      Take();
      if (dashes_ == 2) state_ = &ScriptReader::ScriptDataState;
      break;
    case '<':
      state_ = less_than_sign_state;
      break;
    case HtmlInput::kEnd:
      state_ = nullptr;
      break;
    default:  // NUL
      input_.ReplaceNul(out_);
  }
  dashes_ = 0;
}

// 13.2.5.23 to 26
void ScriptReader::ScriptDataEscapedLessThanSignState() {
  if (IsAppropriateEndTag(input_.Rest(), element_)) {
    state_ = nullptr;
    return;
  }
  Take();
  state_ = AtLetter() && TakeScriptName() ? &ScriptReader::ScriptDataDoubleEscapedState
                                          : &ScriptReader::ScriptDataEscapedState;
}

// 13.2.5.30 and 31
void ScriptReader::ScriptDataDoubleEscapedLessThanSignState() {
  Take();
  state_ = &ScriptReader::ScriptDataDoubleEscapedState;
  if (input_.Peek() != '/') return;
  Take();
  if (TakeScriptName()) state_ = &ScriptReader::ScriptDataEscapedState;
}

// Takes the letters at hand and the character after them if it ends a tag's name: true where the
// name is then "script", whatever the element that is read. (13.2.5.26 and 31)
bool ScriptReader::TakeScriptName() {
  const std::size_t start = out_.size();
  while (AtLetter())
    Take();
  const bool script = EqualsIgnoreCase(std::string_view(out_).substr(start), "script");
  if (input_.AtEnd() || !EndsTagName(input_.Rest().front())) return false;
  Take();
  return script;
}

}  // namespace

bool IsAppropriateEndTag(std::string_view rest, std::string_view name) {
  if (name.empty() || !rest.starts_with("</") || rest.size() <= name.size() + 2) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = rest[i + 2];
    if (!IsAsciiAlpha(c) || AsciiLower(c) != name[i]) return false;
  }
  return EndsTagName(rest[name.size() + 2]);
}

void ReadHtmlScript(HtmlInput& input, std::string_view element, std::string& out) {
  ScriptReader(input, element, out).Run();
}

}  // namespace linkmilter
