#include "parse/xml_scanner.h"

#include "base/text.h"
#include "base/utf8.h"
#include "parse/utf16.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxReferenceBytes = 12;  // "&#x10FFFF;" and a little more

bool IsNameEnd(char c) {
  return IsAsciiSpace(c) || c == '>' || c == '/' || c == '=' || c == '<';
}
bool IsNameStart(char c) {
  return IsAsciiAlpha(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view LocalName(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool IsNamespace(std::string_view name) {
  return name == "xmlns" || name.starts_with("xmlns:");
}

// 0: not a character.
char32_t NumericReference(std::string_view digits) {
  const bool hex = digits.starts_with('x') || digits.starts_with('X');
  if (hex) digits.remove_prefix(1);
  if (digits.empty()) return 0;
  char32_t point = 0;
  for (const char c : digits) {
    if (!(hex ? IsAsciiHex(c) : IsAsciiDigit(c))) return 0;
    point = point * (hex ? 16 : 10) + HexValue(c);
    if (point > 0x10FFFF) return kReplacementCharacter;
  }
  return point >= 0xD800 && point < 0xE000 ? kReplacementCharacter : point;
}

char32_t Reference(std::string_view name) {
  if (name.starts_with('#')) return NumericReference(name.substr(1));
  if (name == "amp") return '&';
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "quot") return '"';
  return name == "apos" ? '\'' : U'\0';
}

// What is no reference stays as it is written.
std::string Decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto ampersand = text.find('&');
    out.append(text.substr(0, ampersand));
    if (ampersand == std::string_view::npos) break;
    text.remove_prefix(ampersand);
    const auto end = text.substr(0, kMaxReferenceBytes).find(';');
    const char32_t point =
        end == std::string_view::npos ? U'\0' : Reference(text.substr(1, end - 1));
    if (point == 0) {
      out += '&';
      text.remove_prefix(1);
    } else {
      AppendUtf8(point, out);
      text.remove_prefix(end + 1);
    }
  }
  return out;
}

class Scanner {
 public:
  Scanner(std::string_view text, XmlVisitor& visitor) : rest_(text), visitor_(visitor) {}

  void Run() {
    while (!rest_.empty()) {
      if (rest_[0] != '<') {
        visitor_.OnText(Decode(Take(rest_.find('<'))));
      } else {
        Markup();
      }
    }
  }

 private:
  void Markup() {
    if (rest_.starts_with("<!--")) return Skip("<!--", "-->");
    if (rest_.starts_with("<?")) return Skip("<?", "?>");
    if (rest_.starts_with("<![CDATA[")) return CharacterData();
    if (rest_.starts_with("<!")) return Declaration();
    if (rest_.starts_with("</")) return EndTag();
    if (rest_.size() > 1 && IsNameStart(rest_[1])) return StartTag();
    visitor_.OnText(Take(1));
  }

  void CharacterData() {
    Take(9);
    visitor_.OnText(Take(rest_.find("]]>")));
    Take(3);
  }

  // <!DOCTYPE ... [ ... ]>: skipped whole; its entities stay undeclared.
  void Declaration() {
    int depth = 0;
    std::size_t at = 2;
    for (; at < rest_.size(); ++at) {
      if (rest_[at] == '[') ++depth;
      if (rest_[at] == ']') --depth;
      if (rest_[at] == '>' && depth <= 0) break;
    }
    Take(at);
    Take(1);
  }

  void EndTag() {
    Take(2);
    const std::string_view name = Take(rest_.find('>'));
    Take(1);
    visitor_.OnEnd(LocalName(TrimAscii(name)));
  }

  void StartTag() {
    Take(1);
    const std::string_view element = LocalName(TakeName());
    attributes_.clear();
    while (true) {
      SkipSpaces();
      if (rest_.empty() || rest_[0] == '<') break;  // never closed
      if (rest_[0] == '>') {
        Take(1);
        break;
      }
      if (rest_.starts_with("/>")) {
        Take(2);
        visitor_.OnStart(element, attributes_);
        visitor_.OnEnd(element);
        return;
      }
      Attribute();
    }
    visitor_.OnStart(element, attributes_);
  }

  void Attribute() {
    const std::string_view name = TakeName();
    if (name.empty()) {
      Take(1);
      return;
    }
    SkipSpaces();
    if (!rest_.starts_with('=')) return;
    Take(1);
    SkipSpaces();
    const std::string_view value = TakeValue();
    if (IsNamespace(name) || attributes_.size() >= kMaxXmlAttributes) return;
    attributes_.push_back({LocalName(name), Decode(value.substr(0, kMaxXmlValueBytes))});
  }

  std::string_view TakeValue() {
    if (rest_.empty() || (rest_[0] != '"' && rest_[0] != '\'')) return TakeName();
    const char quote = Take(1)[0];
    const std::string_view value = Take(rest_.find(quote));
    Take(1);
    return value;
  }

  std::string_view TakeName() {
    std::size_t end = 0;
    while (end < rest_.size() && !IsNameEnd(rest_[end]))
      ++end;
    return Take(end);
  }

  void SkipSpaces() {
    while (!rest_.empty() && IsAsciiSpace(rest_[0]))
      rest_.remove_prefix(1);
  }
  void Skip(std::string_view start, std::string_view end) {
    Take(start.size());
    Take(rest_.find(end));
    Take(end.size());
  }
  // npos: all the rest.
  std::string_view Take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
  XmlVisitor& visitor_;
  XmlAttributes attributes_;
};

}  // namespace

std::string_view ValueOf(const XmlAttributes& attributes, std::string_view name) {
  for (const XmlAttribute& attribute : attributes) {
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

void ScanXml(std::string_view bytes, XmlVisitor& visitor) {
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("<\0"sv)) {
    return Scanner(Utf16ToUtf8(bytes), visitor).Run();
  }
  if (bytes.starts_with("\xFE\xFF"sv) || bytes.starts_with("\0<"sv)) {
    return Scanner(Utf16ToUtf8(bytes, ByteOrder::kBig), visitor).Run();
  }
  Scanner(bytes, visitor).Run();
}

}  // namespace linkmilter
