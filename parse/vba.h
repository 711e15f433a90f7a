// The source of macros, from the streams they are packed in ([MS-OVBA] 2.4.1). Pure.
#pragma once

#include <string>
#include <string_view>

#include "parse/sink.h"

namespace linkmilter {

// Empty where the stream holds none. Asks the sink for room.
std::string UnpackVba(std::string_view stream, ParseSink& sink);

}  // namespace linkmilter
