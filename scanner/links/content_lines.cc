#include "scanner/links/content_lines.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/links/byte_set.h"

namespace linkmilter {
namespace {

constexpr ByteSet kNameBytes =
    ByteSet("-_.").WithRange('0', '9').WithRange('A', 'Z').WithRange('a', 'z');
constexpr ByteSet kValueEnds(",;:");
constexpr std::string_view kQuotedPrintable = "quoted-printable";

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxContentNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) { return kNameBytes.Has(c); });
}

// An encoding is a parameter's value, or in vCard 2.1 stands alone.
bool SaysEncoding(const ContentParameter& parameter, std::string_view encoding) {
  return (parameter.name.empty() || parameter.name == "encoding") &&
         EqualsIgnoreCase(parameter.value, encoding);
}

bool SaysEncoding(const ContentLine& line, std::string_view encoding) {
  return std::any_of(
      line.parameters.begin(), line.parameters.end(),
      [encoding](const ContentParameter& parameter) { return SaysEncoding(parameter, encoding); });
}

// Splits one unfolded line.
class LineParser {
 public:
  LineParser(std::string_view text, ContentLine& line) : text_(text), line_(line) {}

  // False: there is no name, or no colon after it.
  bool Parse() {
    at_ = std::min(text_.find_first_of(";:"), text_.size());
    std::string_view name = TrimAscii(text_.substr(0, at_));
    if (!IsName(name)) return false;
    name.remove_prefix(name.rfind('.') + 1);  // the group of a vCard; npos + 1 is 0
    line_.name = AsciiLower(name);
    while (Here() == ';') {
      ++at_;
      Parameter();
    }
    if (Here() != ':') return false;
    line_.value = text_.substr(at_ + 1);
    return true;
  }

 private:
  char Here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void Parameter() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of("=;:", at_), text_.size());
    const std::string_view name = text_.substr(begin, at_ - begin);
    if (Here() != '=') {
      Keep({}, name);
      return;
    }
    do {
      ++at_;
      Keep(name, Value());
    } while (Here() == ',');
  }

  void Keep(std::string_view name, std::string_view value) {
    if (value.empty() || line_.parameters.size() >= kMaxContentParameters) return;
    line_.parameters.push_back({AsciiLower(name.substr(0, kMaxContentNameBytes)), value});
  }

  std::string_view Value() {
    if (Here() == '"') {
      const std::size_t close = text_.find('"', at_ + 1);
      if (close != std::string_view::npos) {
        const std::string_view value = text_.substr(at_ + 1, close - at_ - 1);
        at_ = kValueEnds.FindIn(text_, close + 1);
        return value;
      }
    }
    const std::size_t begin = at_;
    at_ = kValueEnds.FindIn(text_, at_);
    if (IsScheme(text_.substr(begin, at_ - begin)) && text_.substr(at_, 3) == "://") {
      at_ = kValueEnds.FindIn(text_, at_ + 3);  // a URL somebody forgot to quote
    }
    return text_.substr(begin, at_ - begin);
  }

  static bool IsScheme(std::string_view word) {
    return EqualsIgnoreCase(word, "http") || EqualsIgnoreCase(word, "https") ||
           EqualsIgnoreCase(word, "ftp");
  }

  std::string_view text_;
  ContentLine& line_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view ContentLine::Parameter(std::string_view parameter_name) const {
  for (const ContentParameter& parameter : parameters) {
    if (parameter.name == parameter_name) return parameter.value;
  }
  return {};
}

bool ContentLine::IsQuotedPrintable() const {
  return SaysEncoding(*this, kQuotedPrintable);
}

bool ContentLine::IsBase64() const {
  return SaysEncoding(*this, "base64") || SaysEncoding(*this, "b");
}

bool ContentLines::Next(ContentLine& line) {
  line.name.clear();
  line.parameters.clear();
  line.value = {};
  if (rest_.empty()) return false;
  Unfold();
  if (LineParser(unfolded_, line).Parse()) return true;
  line.name.clear();
  line.parameters.clear();
  line.value = unfolded_;
  return true;
}

// A physical line without its end.
std::string_view ContentLines::TakeLine() {
  const std::size_t end = rest_.find('\n');
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// A line goes on in the next one if that begins with a blank, which is dropped; quoted-printable
// of vCard 2.1 does so after a last '='.
void ContentLines::Unfold() {
  const std::string_view first = TakeLine();
  unfolded_.assign(first);
  const std::string head = AsciiLower(first.substr(0, first.find(':')));
  const bool quoted = head.find(kQuotedPrintable) != std::string::npos;
  while (!rest_.empty()) {
    if (quoted && unfolded_.ends_with('=')) {
      unfolded_.pop_back();
    } else if (rest_.front() == ' ' || rest_.front() == '\t') {
      rest_.remove_prefix(1);
    } else {
      return;
    }
    unfolded_.append(TakeLine());
  }
}

std::string UnescapeText(std::string_view value) {
  std::string text;
  text.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      text += value[i];
      continue;
    }
    const char escaped = value[++i];
    text += escaped == 'n' || escaped == 'N' ? '\n' : escaped;
  }
  return text;
}

std::string UnescapeUrl(std::string_view value) {
  std::string url;
  url.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string_view next = value.substr(i + 1, 1);
    const bool escape = value[i] == '\\' && (next == "," || next == ";" || next == ":");
    if (!escape) url += value[i];
  }
  return url;
}

std::string DecodeQuotedPrintable(std::string_view value) {
  std::string decoded;
  decoded.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool escape = value[i] == '=' && i + 2 < value.size() && IsAsciiHex(value[i + 1]) &&
                        IsAsciiHex(value[i + 2]);
    if (!escape) {
      decoded += value[i];
      continue;
    }
    decoded += static_cast<char>(HexValue(value[i + 1]) * 16 + HexValue(value[i + 2]));
    i += 2;
  }
  return decoded;
}

}  // namespace linkmilter
