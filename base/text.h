// Text helpers over ASCII and bytes; locale-free. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

constexpr bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsAsciiUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool IsAsciiLower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool IsAsciiAlpha(char c) {
  return IsAsciiUpper(c) || IsAsciiLower(c);
}
constexpr bool IsAsciiAlnum(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c);
}
constexpr bool IsAsciiHex(char c) {
  return IsAsciiDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
// WHATWG "ASCII whitespace": TAB, LF, FF, CR, SPACE.
constexpr bool IsAsciiSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
constexpr char AsciiLower(char c) {
  return IsAsciiUpper(c) ? static_cast<char>(c + 32) : c;
}
// REQUIRES: IsAsciiHex(c).
constexpr unsigned HexValue(char c) {
  return static_cast<unsigned>(IsAsciiDigit(c) ? c - '0' : AsciiLower(c) - 'a' + 10);
}

std::string AsciiLower(std::string_view text);
bool EqualsIgnoreCase(std::string_view a, std::string_view b);
bool StartsWithIgnoreCase(std::string_view text, std::string_view prefix);
std::string_view TrimAscii(std::string_view text);
std::vector<std::string_view> Split(std::string_view text, char separator);  // keeps empty pieces
// True if `host` is `domain` or lies below it; a trailing dot of the host does not count.
bool IsWithin(std::string_view host, std::string_view domain);
std::string Hex(std::string_view bytes);                    // lower case
std::optional<std::string> FromHex(std::string_view text);  // of either case, whole bytes
// "a, b" of {"a", "b"} and ", ".
std::string Join(const std::vector<std::string>& pieces, std::string_view separator);

// For logs and replies: bytes outside printable ASCII, quotes and backslashes become \xNN, \n, \",
// \\ ; longer results are cut at `cap` characters and end in "...". Never splits an escape.
std::string EscapeForLog(std::string_view text, std::size_t cap);

// "evil.example" -> "evil[.]example": nobody can click it.
std::string Defang(std::string_view host);

}  // namespace linkmilter
