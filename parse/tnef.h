// winmail.dat ([MS-OXTNEF]): what Outlook shows of it. Pure, linear.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// Attachments under their names, HTML and RTF bodies as files, plain bodies as text. Checksums are
// not believed and not needed. What follows a broken attribute is unreadable.
void ReadTnef(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
