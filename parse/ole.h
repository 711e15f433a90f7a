// Compound files: .doc, .xls, .ppt, .msg, macros, embedded objects. Pure.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// Monikers, fields and URLs of every stream, the source of macros, embedded files; of an Outlook
// message its bodies and attachments. Streams are read as they stand in the directory, reachable
// or not. An encrypted package or document is said to be one.
void ReadOle(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
