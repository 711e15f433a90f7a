// The doctype states of the HTML tokenizer (WHATWG HTML standard, sections 13.2.5.53 to 68). Pure.
#pragma once

#include "scanner/links/html_input.h"
#include "scanner/links/html_token.h"

namespace linkmilter {

// Reads a doctype and passes over its end; one that the input cuts short is a doctype too.
// REQUIRES: "<!doctype" is passed over, the token is clear.
void ReadHtmlDoctype(HtmlInput& input, HtmlToken& token);

}  // namespace linkmilter
