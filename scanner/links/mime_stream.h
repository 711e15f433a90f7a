// A GMime stream over two runs of bytes read as one: a few headers and a body that stands
// elsewhere. Saves a copy of the message. Reads only; owns none of the bytes.
#pragma once

#include <string_view>

#include <gmime/gmime.h>

namespace linkmilter {

// Both runs must outlive the stream and its substreams. Offsets, those of substreams too, count
// from the first byte of `head`. The caller unrefs it.
GMimeStream* NewHeadedStream(std::string_view head, std::string_view body);

}  // namespace linkmilter
