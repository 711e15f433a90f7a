#include "scanner/links/html_references.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "base/utf8.h"
#include "scanner/links/html_entities.h"

namespace linkmilter {
namespace {

constexpr char32_t kMaxPoint = 0x10FFFF;

// What &#128; to &#159; mean: windows-1252, where the standard's table has an entry.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// 13.2.5.80
char32_t NumericReferenceEnd(char32_t code) {
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code == 0 || code > kMaxPoint || surrogate) return kReplacementCharacter;
  if (code >= 0x80 && code < 0x80 + kWindows1252.size()) return kWindows1252[code - 0x80];
  return code;
}

// `rest` begins with "&#". Returns the bytes of the reference, 0 where there is none.
std::size_t NumericReference(std::string_view rest, std::string& out) {
  const bool hex = rest.size() > 2 && AsciiLower(rest[2]) == 'x';
  const std::size_t start = hex ? 3 : 2;
  const auto is_digit = [hex](char c) { return hex ? IsAsciiHex(c) : IsAsciiDigit(c); };
  std::size_t end = start;
  char32_t code = 0;
  for (; end < rest.size() && is_digit(rest[end]); ++end) {
    code = std::min(code * (hex ? 16 : 10) + HexValue(rest[end]), kMaxPoint + 1);
  }
  if (end == start) return 0;
  AppendUtf8(NumericReferenceEnd(code), out);
  return rest.substr(end).starts_with(';') ? end + 1 : end;
}

// 13.2.5.73. The same for names.
std::size_t NamedReference(std::string_view rest, HtmlReferencePlace place, std::string& out) {
  const HtmlEntity* entity = FindHtmlEntity(rest.substr(1));
  if (entity == nullptr) return 0;
  const std::size_t end = entity->name.size() + 1;
  if (place == HtmlReferencePlace::kAttribute && !entity->name.ends_with(';') &&
      end < rest.size() && (rest[end] == '=' || IsAsciiAlnum(rest[end]))) {
    return 0;
  }
  out += entity->text;
  return end;
}

}  // namespace

void ReadHtmlReference(HtmlInput& input, HtmlReferencePlace place, std::string& out) {
  const std::string_view rest = input.Rest();
  const std::size_t length =
      rest.starts_with("&#") ? NumericReference(rest, out) : NamedReference(rest, place, out);
  if (length == 0) out += '&';
  input.Skip(std::max<std::size_t>(length, 1));
}

}  // namespace linkmilter
