// The script data states of the HTML tokenizer (WHATWG HTML standard, sections 13.2.5.15 to 31),
// and the end tags that raw text ends with. Pure.
#pragma once

#include <string>
#include <string_view>

#include "scanner/links/html_input.h"

namespace linkmilter {

// Whether `rest`, which begins with '<', begins with "</name" and what ends a tag's name: an
// appropriate end tag after the start tag `name`. The standard reads letters only, so a name with
// anything else in it has none. Looks at no more than name.size() + 3 bytes.
bool IsAppropriateEndTag(std::string_view rest, std::string_view name);

// Appends a script's text to `out`, up to the end tag of `element` (not included) or to the end.
void ReadHtmlScript(HtmlInput& input, std::string_view element, std::string& out);

}  // namespace linkmilter
