// Fields of word processors (HYPERLINK "..." \l "...") and formulas of spreadsheets: what in them
// leads out of the document. Pure, linear; UTF-8.
#pragma once

#include <string_view>

#include "parse/sink.h"

namespace linkmilter {

// A reference with a scheme, or to a host: "https:...", "//host", "\\host". No drive letters.
bool LeadsOutside(std::string_view reference);

// The text between a field's braces (ECMA-376 part 1, 17.16). HYPERLINK is a click, INCLUDEPICTURE,
// INCLUDETEXT, IMPORT, RD and LINK are loaded; any other field that names a URL or starts a program
// (DDE, DDEAUTO) is text.
void ReadField(std::string_view instruction, std::string_view path, ParseSink& sink);

// HYPERLINK(), WEBSERVICE(), IMAGE() and IMPORT...() with a first argument of string literals,
// joined by & or not. Any other formula with a URL is text.
void ReadFormula(std::string_view formula, std::string_view path, ParseSink& sink);

}  // namespace linkmilter
