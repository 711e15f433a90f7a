// Cards of people and firms -> their links: vCard 4.0 (RFC 6350), 3.0 and 2.1. Addresses are
// evidence; pictures inside are left alone. Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

// `text` is UTF-8. What stands outside of any property is read as text.
void FindVcardLinks(std::string_view text, const SuffixList& suffixes, LinkSink& sink);

}  // namespace linkmilter
