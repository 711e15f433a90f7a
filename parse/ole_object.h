// Files embedded by OLE: the native data of an Ole10Native stream and the OLE 1.0 objects of RTF
// ([MS-OLEDS] 2.2, 2.3.6). Pure.
#pragma once

#include <string_view>

#include "parse/sink.h"

namespace linkmilter {

// The stream "\x01Ole10Native": a file of the packager with its label, or bytes as they are.
void ReadNativeStream(std::string_view bytes, std::string_view path, ParseSink& sink);

// An OLE 1.0 object, and what its monikers do when it is opened (`place`).
void ReadOleObject(std::string_view bytes, std::string_view path, PlaceKind place, ParseSink& sink);

}  // namespace linkmilter
