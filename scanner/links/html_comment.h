// The comment states of the HTML tokenizer (WHATWG HTML standard, sections 13.2.5.41 and 43 to 52).
// A comment that the input cuts short is a comment. Pure.
#pragma once

#include <string>

#include "scanner/links/html_input.h"

namespace linkmilter {

// Appends the comment's data to `out` and passes over its end. REQUIRES: "<!--" is passed over.
void ReadHtmlComment(HtmlInput& input, std::string& out);

// The same for what merely passes for a comment: everything up to the next '>'.
void ReadHtmlBogusComment(HtmlInput& input, std::string& out);

}  // namespace linkmilter
