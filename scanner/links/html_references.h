// Character references in HTML (WHATWG HTML standard, sections 13.2.5.72 to 80). Pure.
#pragma once

#include <string>

#include "scanner/links/html_input.h"

namespace linkmilter {

// In an attribute "&lt=" and "&ltx" stay as they are: old URLs are full of them.
enum class HtmlReferencePlace { kText, kAttribute };

// Appends what the reference at hand stands for and passes over it; where there is none, takes the
// ampersand alone. Looks ahead no further than the longest name, or than the digits it takes.
// REQUIRES: input.Peek() == '&'.
void ReadHtmlReference(HtmlInput& input, HtmlReferencePlace place, std::string& out);

}  // namespace linkmilter
