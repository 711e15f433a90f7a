// Office Open XML (ECMA-376): one part of a .docx, .xlsx, .pptx and their kin, and the text of any
// Office document in XML. Pure, linear.
#pragma once

#include <string>
#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// Relationships that leave the package, fields over any number of runs, formulas, attributes that
// hold a URL, and the text a reader sees, one paragraph a line. What is no XML (pictures, embedded
// files, HTML chunks, macros) is a file.
void ReadOoxmlPart(std::string_view name,
                   std::string_view bytes,
                   const ParseLimits& limits,
                   ParseSink& sink);

}  // namespace linkmilter
