// What can be clicked in the bytes of a binary Office format whose records nobody needs to
// understand for that: fields, monikers, and URLs in eight bits or UTF-16. Pure, linear.
#pragma once

#include <string_view>

#include "parse/sink.h"

namespace linkmilter {

// Fields between the marks 0x13 and 0x14 or 0x15 ([MS-DOC] 2.8.25), URL and file monikers
// ([MS-OSHARED] 2.3.7), and runs of printable characters that hold "://" or "www.", as text.
void ReadBinaryText(std::string_view bytes, std::string_view path, ParseSink& sink);

// URL and file monikers alone; `place` is what opening the document does with them.
void ReadMonikers(std::string_view bytes, std::string_view path, PlaceKind place, ParseSink& sink);

}  // namespace linkmilter
