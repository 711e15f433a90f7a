// OpenDocument (ODF 1.3): one file of an .odt, .ods, .odp and their kin. Pure, linear.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// Every reference out of the package, formulas, and the text, one paragraph a line; the manifest
// says whether it is encrypted. What is no XML is a file.
void ReadOdfPart(std::string_view name,
                 std::string_view bytes,
                 const ParseLimits& limits,
                 ParseSink& sink);

}  // namespace linkmilter
