#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace linkmilter {
namespace {

struct Lead {
  std::size_t more = 0;  // continuation bytes that follow
  char32_t bits = 0;
  unsigned char low = 0x80;  // range of the first continuation byte
  unsigned char high = 0xBF;
};

// Returns more == 0 for bytes that begin nothing. The narrowed ranges exclude overlong forms,
// surrogates and points above U+10FFFF.
Lead ReadLead(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, byte & 0x1FU};
  if (byte == 0xE0) return {2, 0, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x0D, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, byte & 0x0FU};
  if (byte == 0xF0) return {3, 0, 0x90, 0xBF};
  if (byte == 0xF4) return {3, 4, 0x80, 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, byte & 0x07U};
  return {};
}

std::size_t ValidPrefix(std::string_view text) {
  std::size_t length = AsciiPrefix(text);
  while (length < text.size()) {
    const DecodedPoint next = DecodeUtf8(text.substr(length));
    if (!next.valid) break;
    length += next.length;
    length += AsciiPrefix(text.substr(length));
  }
  return length;
}

}  // namespace

DecodedPoint DecodeUtf8(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1, true};
  Lead lead = ReadLead(first);
  if (lead.more == 0) return {};
  char32_t point = lead.bits;
  for (std::size_t i = 1; i <= lead.more; ++i) {
    if (i >= text.size()) return {kReplacementCharacter, i, false};
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < lead.low || byte > lead.high) return {kReplacementCharacter, i, false};
    point = (point << 6) | (byte & 0x3FU);
    lead.low = 0x80;
    lead.high = 0xBF;
  }
  return {point, lead.more + 1, true};
}

void AppendUtf8(char32_t point, std::string& out) {
  const auto byte = [&out](char32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | (point >> 6));
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3F));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

// Eight bytes at a look: most of mail is ASCII.
std::size_t AsciiPrefix(std::string_view text) {
  std::size_t length = 0;
  for (; length + 8 <= text.size(); length += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + length, 8);
    if ((eight & 0x8080808080808080U) != 0) break;
  }
  while (length < text.size() && static_cast<unsigned char>(text[length]) < 0x80)
    ++length;
  return length;
}

bool IsValidUtf8(std::string_view text) {
  return ValidPrefix(text) == text.size();
}

std::string ToValidUtf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (true) {
    const std::size_t length = ValidPrefix(text);
    valid.append(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) return valid;
    AppendUtf8(kReplacementCharacter, valid);
    text.remove_prefix(DecodeUtf8(text).length);
  }
}

std::string CutToValidUtf8(std::string_view text, std::size_t max_bytes) {
  std::string valid = ToValidUtf8(text.substr(0, max_bytes + 4));  // whole code points to cut at
  if (valid.size() <= max_bytes) return valid;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(valid[end]) & 0xC0U) == 0x80)
    --end;
  valid.resize(end);
  return valid;
}

}  // namespace linkmilter
