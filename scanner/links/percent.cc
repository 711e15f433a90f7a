#include "scanner/links/percent.h"

#include <cstddef>

#include "base/text.h"

namespace linkmilter {
namespace {

void AppendEscape(char c, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15U];
}

bool IsEscape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && IsAsciiHex(text[1]) && IsAsciiHex(text[2]);
}

}  // namespace

void AppendPercentEncoded(std::string_view text, const ByteSet& set, std::string& out) {
  std::size_t start = 0;
  for (std::size_t at = set.FindIn(text); at < text.size(); at = set.FindIn(text, start)) {
    out.append(text.substr(start, at - start));
    AppendEscape(text[at], out);
    start = at + 1;
  }
  out.append(text.substr(start));
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsEscape(text.substr(i, 3))) {
      decoded += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace linkmilter
