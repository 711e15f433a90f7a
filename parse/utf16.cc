#include "parse/utf16.h"

#include <cstddef>

#include "base/utf8.h"

namespace linkmilter {
namespace {

char32_t UnitAt(std::string_view bytes, std::size_t at, ByteOrder order) {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return order == ByteOrder::kLittle ? static_cast<char32_t>(first | (second << 8U))
                                     : static_cast<char32_t>((first << 8U) | second);
}

bool IsHigh(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool IsLow(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

}  // namespace

std::string Utf16ToUtf8(std::string_view bytes, ByteOrder order) {
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    char32_t point = UnitAt(bytes, at, order);
    if (IsHigh(point) && at + 3 < bytes.size() && IsLow(UnitAt(bytes, at + 2, order))) {
      point = 0x10000 + ((point - 0xD800) << 10U) + (UnitAt(bytes, at + 2, order) - 0xDC00);
      at += 2;
    } else if (IsHigh(point) || IsLow(point)) {
      point = kReplacementCharacter;
    }
    AppendUtf8(point, out);
  }
  return out;
}

}  // namespace linkmilter
