// OneNote sections ([MS-ONESTORE]). Pure, linear.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// The embedded files, wherever they stand, and URLs.
void ReadOneNote(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
