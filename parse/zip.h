// A zip: an Office Open XML package, an OpenDocument package, or just an archive. One thread.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// What it is shows in the names of its entries. A wrong guess loses nothing but text: whatever is
// no part of an Office document is handed on as a file all the same.
void ReadZip(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
