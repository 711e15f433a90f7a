#include "scanner/links/html_doctype.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace linkmilter {
namespace {

constexpr HtmlStops kNameStops("\t\n\f >\0");
constexpr HtmlStops kDoubleQuotedStops("\">\0");
constexpr HtmlStops kSingleQuotedStops("'>\0");

// A doctype's way through the states. Neighbours that differ in parse errors alone (whether there
// must be a space) are one.
class DoctypeReader {
 public:
  DoctypeReader(HtmlInput& input, HtmlToken& token) : input_(input), token_(token) {}

  void Run() {
    while (state_ != nullptr)
      (this->*state_)();
  }

 private:
  using State = void (DoctypeReader::*)();

  void BeforeDoctypeNameState();
  void DoctypeNameState();
  void AfterDoctypeNameState();
  void BeforeDoctypePublicIdentifierState();
  void AfterDoctypePublicIdentifierState();
  void BeforeDoctypeSystemIdentifierState();
  void AfterDoctypeSystemIdentifierState();
  void BogusDoctypeState();

  void PublicIdentifier();
  void SystemIdentifier();
  void QuotedIdentifier(std::string& id, State after);
  void Emit() {
    input_.Advance();
    state_ = nullptr;
  }
  void EmitQuirky() {
    token_.force_quirks = true;
    if (!input_.AtEnd()) input_.Advance();
    state_ = nullptr;
  }
  void BogusQuirky() {
    token_.force_quirks = true;
    state_ = &DoctypeReader::BogusDoctypeState;
  }

  HtmlInput& input_;
  HtmlToken& token_;
  State state_ = &DoctypeReader::BeforeDoctypeNameState;
};

// 13.2.5.53 and 54
void DoctypeReader::BeforeDoctypeNameState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '>':
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:
      token_.has_name = true;
      state_ = &DoctypeReader::DoctypeNameState;
  }
}

void DoctypeReader::DoctypeNameState() {
  input_.AppendLowerUntil(kNameStops, token_.text);
  switch (input_.Peek()) {
    case '>':
      return Emit();
    case '\0':
      return input_.ReplaceNul(token_.text);
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:  // whitespace
      state_ = &DoctypeReader::AfterDoctypeNameState;
  }
}

void DoctypeReader::AfterDoctypeNameState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:
      if (input_.TakeIgnoringCase("public")) {
        state_ = &DoctypeReader::BeforeDoctypePublicIdentifierState;
      } else if (input_.TakeIgnoringCase("system")) {
        state_ = &DoctypeReader::BeforeDoctypeSystemIdentifierState;
      } else {
        BogusQuirky();
      }
  }
}

// 13.2.5.57 and 58
void DoctypeReader::BeforeDoctypePublicIdentifierState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '"':
    case '\'':
      return PublicIdentifier();
    case '>':
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:
      return BogusQuirky();
  }
}

// 13.2.5.61 and 62
void DoctypeReader::AfterDoctypePublicIdentifierState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '"':
    case '\'':
      return SystemIdentifier();
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:
      return BogusQuirky();
  }
}

// 13.2.5.63 and 64
void DoctypeReader::BeforeDoctypeSystemIdentifierState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '"':
    case '\'':
      return SystemIdentifier();
    case '>':
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:
      return BogusQuirky();
  }
}

void DoctypeReader::AfterDoctypeSystemIdentifierState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EmitQuirky();
    default:  // not quirky
      state_ = &DoctypeReader::BogusDoctypeState;
  }
}

void DoctypeReader::BogusDoctypeState() {
  const std::size_t close = input_.Rest().find('>');
  input_.Skip(close == std::string_view::npos ? input_.Rest().size() : close + 1);
  state_ = nullptr;
}

// 13.2.5.59 and 60
void DoctypeReader::PublicIdentifier() {
  token_.has_public_id = true;
  QuotedIdentifier(token_.public_id, &DoctypeReader::AfterDoctypePublicIdentifierState);
}

// 13.2.5.65 and 66
void DoctypeReader::SystemIdentifier() {
  token_.has_system_id = true;
  QuotedIdentifier(token_.system_id, &DoctypeReader::AfterDoctypeSystemIdentifierState);
}

void DoctypeReader::QuotedIdentifier(std::string& id, State after) {
  const int quote = input_.Peek();
  const HtmlStops& stops = quote == '"' ? kDoubleQuotedStops : kSingleQuotedStops;
  input_.Advance();
  input_.AppendUntil(stops, id);
  while (input_.Peek() == '\0') {
    input_.ReplaceNul(id);
    input_.AppendUntil(stops, id);
  }
  if (input_.Peek() != quote) return EmitQuirky();  // '>' or the end
  input_.Advance();
  state_ = after;
}

}  // namespace

void ReadHtmlDoctype(HtmlInput& input, HtmlToken& token) {
  DoctypeReader(input, token).Run();
}

}  // namespace linkmilter
