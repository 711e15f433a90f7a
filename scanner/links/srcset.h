// The srcset attribute (WHATWG HTML standard, section 4.8.4.2.1). Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/raw_link.h"

namespace linkmilter {

// Each image candidate's URL is handed on as `where` with its url.
void FindSrcsetLinks(std::string_view srcset, const RawLink& where, LinkSink& sink);

}  // namespace linkmilter
