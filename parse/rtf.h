// Rich Text Format 1.9, and HTML encapsulated in it ([MS-OXRTFEX]). Pure, linear; never fails:
// what is broken is read as far as it makes sense.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

inline constexpr std::size_t kMaxRtfDepth = 1'000;  // groups in groups; deeper ones count as one

// Fields, the template, embedded objects as files, the text, and encapsulated HTML as the file
// "rtf.html". An object that updates itself (\objupdate) moves by itself: its references are kGo.
void ReadRtf(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
