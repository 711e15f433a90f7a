// PNG, JPEG, GIF, WebP, BMP, PNM and ICO -> grey pictures in which codes can be looked for. What is
// broken is said, and what could be decoded before it broke is handed on. Colours whose grey is the
// same are told apart: such a picture comes twice. Pure, linear in pixels, any thread.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// Pictures too small to hold a code are passed over. TIFF is said to be unreadable.
void ReadImage(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
