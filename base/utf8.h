// UTF-8, by the WHATWG Encoding Standard: ill-formed input becomes U+FFFD, never an error. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linkmilter {

constexpr char32_t kReplacementCharacter = 0xFFFD;

struct DecodedPoint {
  char32_t point = kReplacementCharacter;
  std::size_t length = 1;  // bytes consumed, at least 1
  bool valid = false;
};

// Decodes the code point at text[0]. REQUIRES: !text.empty().
DecodedPoint DecodeUtf8(std::string_view text);
void AppendUtf8(char32_t point, std::string& out);
// How many bytes `text` begins with that are ASCII.
std::size_t AsciiPrefix(std::string_view text);
bool IsValidUtf8(std::string_view text);
// A copy with every ill-formed sequence replaced by U+FFFD.
std::string ToValidUtf8(std::string_view text);
// The same of its first bytes, at most `max_bytes` in all; splits no code point.
std::string CutToValidUtf8(std::string_view text, std::size_t max_bytes);

}  // namespace linkmilter
