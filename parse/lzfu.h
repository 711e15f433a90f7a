// Compressed RTF of Outlook ([MS-OXRTFCP]). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parse/sink.h"

namespace linkmilter {

// The RTF, as far as it can be unpacked; nothing where this is none. Asks the sink for room.
std::optional<std::string> UnpackRtf(std::string_view bytes, ParseSink& sink);

}  // namespace linkmilter
