// What a style sheet or a style attribute loads: url(), src(), image-set(), @import. By CSS Syntax
// Module Level 3: names may be written with escapes, comments break them, an unclosed url( goes on
// to the next parenthesis. Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/raw_link.h"

namespace linkmilter {

// Each URL is handed on as `where` with its url.
void FindCssLinks(std::string_view css, const RawLink& where, LinkSink& sink);

}  // namespace linkmilter
