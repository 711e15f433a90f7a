#include "scanner/links/css_text.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMostHexDigits = 6;

// A line break of two characters is one.
std::size_t PastSpace(std::string_view css, std::size_t at) {
  if (css.substr(at, 2) == "\r\n") return at + 2;
  return at < css.size() && IsAsciiSpace(css[at]) ? at + 1 : at;
}

}  // namespace

std::size_t ReadCssEscape(std::string_view css, std::size_t at, std::string& out) {
  ++at;
  if (at == css.size()) return at;
  if (IsCssNewline(css[at])) return PastSpace(css, at);
  if (!IsAsciiHex(css[at])) {
    out += css[at];
    return at + 1;
  }
  char32_t point = 0;
  const std::size_t limit = std::min(css.size(), at + kMostHexDigits);
  for (; at < limit && IsAsciiHex(css[at]); ++at)
    point = point * 16 + HexValue(css[at]);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  AppendUtf8(point == 0 || surrogate || point > 0x10FFFF ? kReplacementCharacter : point, out);
  return PastSpace(css, at);
}

std::size_t CssCommentEnd(std::string_view css, std::size_t at) {
  const std::size_t close = css.find("*/", at + 2);
  return close == std::string_view::npos ? css.size() : close + 2;
}

std::string_view PlainCss(std::string_view css, std::string& buffer) {
  if (css.find('\\') == std::string_view::npos && css.find("/*") == std::string_view::npos) {
    return css;
  }
  buffer.clear();
  for (std::size_t at = 0; at < css.size();) {
    if (css[at] == '\\') {
      at = ReadCssEscape(css, at, buffer);
    } else if (css.substr(at, 2) == "/*") {
      at = CssCommentEnd(css, at);
    } else {
      buffer += css[at++];
    }
  }
  return buffer;
}

}  // namespace linkmilter
