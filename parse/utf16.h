// UTF-16 bytes -> UTF-8; unpaired surrogates become U+FFFD, an odd last byte is dropped. Pure.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

enum class ByteOrder { kLittle, kBig };

std::string Utf16ToUtf8(std::string_view bytes, ByteOrder order = ByteOrder::kLittle);

}  // namespace linkmilter
