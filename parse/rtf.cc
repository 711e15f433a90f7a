#include "parse/rtf.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/office_field.h"
#include "parse/office_text.h"
#include "parse/ole_object.h"
#include "parse/pieces.h"

namespace linkmilter {
namespace {

constexpr std::string_view kPath;          // nothing in an RTF has a path of its own
constexpr std::size_t kMaxWordBytes = 32;  // the specification's own limit of a control word

// Where the text of a group goes.
enum class Destination { kText, kSkipped, kField, kTemplate, kObject, kHtml };

struct Group {
  Destination destination = Destination::kText;
  std::size_t fallback = 1;       // \uc: characters that stand for a \u where it is not understood
  bool html_only_in_rtf = false;  // \htmlrtf: this text is no part of the HTML
  bool starred = false;           // \*: an unknown destination is to be skipped
};

struct NamedDestination {
  std::string_view word;
  Destination destination;
};
constexpr NamedDestination kDestinations[] = {
    {"fldinst", Destination::kField},      {"template", Destination::kTemplate},
    {"objdata", Destination::kObject},     {"htmltag", Destination::kHtml},
    {"fonttbl", Destination::kSkipped},    {"colortbl", Destination::kSkipped},
    {"stylesheet", Destination::kSkipped}, {"pict", Destination::kSkipped},
    {"themedata", Destination::kSkipped},  {"datastore", Destination::kSkipped},
    {"fldrslt", Destination::kText},       {"shptxt", Destination::kText},
    {"shpinst", Destination::kText},       {"nonshppict", Destination::kSkipped},
};

struct NamedCharacter {
  std::string_view word;
  std::string_view text;
};
constexpr NamedCharacter kCharacters[] = {
    {"par", "\n"},
    {"line", "\n"},
    {"tab", "\t"},
    {"cell", "\t"},
    {"row", "\n"},
    {"lquote", "\xE2\x80\x98"},
    {"rquote", "\xE2\x80\x99"},
    {"ldblquote", "\xE2\x80\x9C"},
    {"rdblquote", "\xE2\x80\x9D"},
    {"endash", "\xE2\x80\x93"},
    {"emdash", "\xE2\x80\x94"},
    {"bullet", "\xE2\x80\xA2"},
};

struct ControlWord {
  std::string_view word;
  bool has_number = false;
  long number = 0;
};

class RtfReader {
 public:
  RtfReader(std::string_view bytes, const ParseLimits& limits, ParseSink& sink)
      : rest_(bytes), sink_(sink), text_(kPath, limits, sink) {}

  void Run() {
    while (!rest_.empty()) {
      const char c = rest_[0];
      if (c == '{') {
        Take(1);
        Open();
      } else if (c == '}') {
        Take(1);
        Close();
      } else if (c == '\\') {
        Take(1);
        Control();
      } else {
        PlainText();
      }
    }
    while (!groups_.empty())
      Close();
    text_.Flush();
    if (!html_.empty()) sink_.OnFile("rtf.html", html_);
  }

 private:
  Group& Now() { return groups_.empty() ? outermost_ : groups_.back(); }

  void Open() {
    skip_ = 0;
    if (groups_.size() >= kMaxRtfDepth) {
      ++too_deep_;
      return;
    }
    groups_.push_back(Now());
    groups_.back().starred = false;
  }

  void Close() {
    skip_ = 0;
    if (too_deep_ > 0) {
      --too_deep_;
      return;
    }
    if (groups_.empty()) return;
    const Destination closed = groups_.back().destination;
    groups_.pop_back();
    if (Now().destination == closed) return;
    if (closed == Destination::kField) FinishField();
    if (closed == Destination::kTemplate) FinishTemplate();
    if (closed == Destination::kObject) FinishObject();
  }

  void FinishField() {
    ReadField(field_, kPath, sink_);
    field_.clear();
  }
  void FinishTemplate() {
    const std::string_view name = TrimAscii(template_);
    if (!name.empty()) sink_.OnPiece(OfficeUrl(PlaceKind::kLoad, kPath, "template", name));
    template_.clear();
  }
  void FinishObject() {
    if (!object_.empty()) {
      ReadOleObject(object_, kPath, updates_ ? PlaceKind::kGo : PlaceKind::kClick, sink_);
    }
    object_.clear();
    half_ = -1;
    updates_ = false;
  }

  void PlainText() {
    const std::size_t end = std::min(rest_.find_first_of("{}\\"), rest_.size());
    std::string_view text = Take(end);
    if (Now().destination == Destination::kObject) return HexDigits(text);
    while (!text.empty()) {  // line ends mean nothing
      const auto line = std::min(text.find_first_of("\r\n"), text.size());
      Show(text.substr(0, line));
      text.remove_prefix(std::min(line + 1, text.size()));
    }
  }

  // Anything else between the digits is passed over, as Word does.
  void HexDigits(std::string_view text) {
    for (const char c : text) {
      if (!IsAsciiHex(c)) continue;
      const int digit = static_cast<int>(HexValue(c));
      if (half_ >= 0) object_ += static_cast<char>(half_ * 16 + digit);
      half_ = half_ >= 0 ? -1 : digit;
    }
  }

  // Characters after a \u that stand for it are left out.
  void Show(std::string_view text) {
    const std::size_t skipped = std::min(skip_, text.size());
    skip_ -= skipped;
    text.remove_prefix(skipped);
    Emit(text);
  }

  void Emit(std::string_view text) {
    switch (Now().destination) {
      case Destination::kText:
        text_.Add(text);
        if (from_html_ && !Now().html_only_in_rtf) html_ += text;
        return;
      case Destination::kField:
        field_ += text;
        return;
      case Destination::kTemplate:
        template_ += text;
        return;
      case Destination::kHtml:
        html_ += text;
        return;
      case Destination::kObject:
      case Destination::kSkipped:
        return;
    }
  }

  void Control() {
    if (rest_.empty()) return;
    const char c = rest_[0];
    if (!IsAsciiAlpha(c)) {
      Take(1);
      return Symbol(c);
    }
    const ControlWord control = TakeWord();
    if (control.word == "bin") return Binary(control);
    if (control.word == "u") return Unicode(control);
    if (control.word == "uc") {
      Now().fallback = static_cast<std::size_t>(std::clamp(control.number, 0L, 16L));
    } else if (control.word == "htmlrtf") {
      Now().html_only_in_rtf = !control.has_number || control.number != 0;
    } else if (control.word == "fromhtml") {
      from_html_ = true;
    } else if (control.word == "objupdate") {
      updates_ = true;
    } else {
      Named(control.word);
    }
  }

  void Symbol(char c) {
    if (c == '\'') {
      const std::string_view digits = Take(2);
      if (Now().destination == Destination::kObject) return;
      if (digits.size() < 2 || !IsAsciiHex(digits[0]) || !IsAsciiHex(digits[1])) return;
      std::string text;
      AppendUtf8(HexValue(digits[0]) * 16 + HexValue(digits[1]), text);
      if (skip_ > 0) {
        --skip_;
      } else {
        Emit(text);
      }
    } else if (c == '*') {
      Now().starred = true;
    } else if (c == '~') {
      Emit(" ");
    } else if (c == '{' || c == '}' || c == '\\') {
      Show(std::string_view(&c, 1));
    } else if (c == '\n' || c == '\r') {
      Emit("\n");
    }
  }

  ControlWord TakeWord() {
    std::size_t end = 0;
    while (end < rest_.size() && end < kMaxWordBytes && IsAsciiAlpha(rest_[end]))
      ++end;
    ControlWord control{Take(end)};
    const bool negative = rest_.starts_with('-');
    if (negative) Take(1);
    for (int digits = 0; digits < 10 && !rest_.empty() && IsAsciiDigit(rest_[0]); ++digits) {
      control.number = control.number * 10 + (Take(1)[0] - '0');
      control.has_number = true;
    }
    if (negative) control.number = -control.number;
    if (rest_.starts_with(' ')) Take(1);
    return control;
  }

  void Binary(const ControlWord& control) {
    const std::string_view raw = Take(static_cast<std::size_t>(std::max(control.number, 0L)));
    if (Now().destination == Destination::kObject) object_ += raw;
  }

  // UTF-16 in signed decimals; a pair comes as two words.
  void Unicode(const ControlWord& control) {
    const auto unit = static_cast<char32_t>(control.number & 0xFFFF);
    skip_ = Now().fallback;
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_ = unit;
      return;
    }
    char32_t point = unit;
    if (unit >= 0xDC00 && unit < 0xE000) {
      point = high_ == 0 ? kReplacementCharacter
                         : 0x10000 + ((high_ - 0xD800) << 10U) + (unit - 0xDC00);
    }
    high_ = 0;
    std::string text;
    AppendUtf8(point, text);
    Emit(text);
  }

  void Named(std::string_view word) {
    for (const NamedDestination& named : kDestinations) {
      if (named.word != word) continue;
      Now().destination = named.destination;
      Now().starred = false;
      return;
    }
    for (const NamedCharacter& named : kCharacters) {
      if (named.word == word) return Emit(named.text);
    }
    if (Now().starred && Now().destination == Destination::kText) {
      Now().destination = Destination::kSkipped;
    }
    Now().starred = false;
  }

  std::string_view Take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
  ParseSink& sink_;
  OfficeTextLines text_;
  Group outermost_;
  std::vector<Group> groups_;
  std::size_t too_deep_ = 0;
  std::size_t skip_ = 0;
  char32_t high_ = 0;
  bool from_html_ = false;
  bool updates_ = false;
  int half_ = -1;  // the first digit of a byte of an object
  std::string field_;
  std::string template_;
  std::string object_;
  std::string html_;
};

}  // namespace

void ReadRtf(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  RtfReader(bytes, limits, sink).Run();
}

}  // namespace linkmilter
