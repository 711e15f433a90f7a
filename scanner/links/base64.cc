#include "scanner/links/base64.h"

#include <cstddef>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr unsigned kNoDigit = 64;

unsigned DigitOf(char c) {
  if (IsAsciiUpper(c)) return static_cast<unsigned>(c - 'A');
  if (IsAsciiLower(c)) return static_cast<unsigned>(c - 'a' + 26);
  if (IsAsciiDigit(c)) return static_cast<unsigned>(c - '0' + 52);
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return kNoDigit;
}

}  // namespace

std::optional<std::string> DecodeBase64(std::string_view text) {
  text = TrimAscii(text);
  while (text.ends_with('='))
    text.remove_suffix(1);
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  unsigned bits = 0;
  unsigned held = 0;  // how many of `bits` are not yet written
  for (const char c : text) {
    if (IsAsciiSpace(c)) continue;
    const unsigned digit = DigitOf(c);
    if (digit == kNoDigit) return std::nullopt;
    bits = ((bits << 6U) | digit) & 0xFFFU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xFFU);
  }
  if (held >= 6) return std::nullopt;  // a lone digit: no encoder leaves one
  return bytes;
}

std::string EncodeBase64Groups(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (std::size_t i = 0; i + 3 <= bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(bytes[i + k]); };
    const unsigned bits = (byte(0) * 65536U) + (byte(1) * 256U) + byte(2);
    for (const unsigned shift : {18U, 12U, 6U, 0U})
      encoded += kAlphabet[(bits >> shift) & 63U];
  }
  return encoded;
}

std::string EncodeBase64(std::string_view bytes) {
  const std::string_view rest = bytes.substr(bytes.size() - bytes.size() % 3);
  std::string encoded = EncodeBase64Groups(bytes);
  if (rest.empty()) return encoded;
  encoded += EncodeBase64Groups(std::string(rest).append(3 - rest.size(), '\0'));
  return encoded.replace(encoded.size() - 3 + rest.size(), 3 - rest.size(), 3 - rest.size(), '=');
}

}  // namespace linkmilter
