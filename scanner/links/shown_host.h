// Links whose text shows another site than the one they lead to. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/domain.h"
#include "scanner/model.h"

namespace linkmilter {

// The registrable domain a text shows, if the text is nothing but a URL or a host name; empty if it
// is anything else: a sentence, a file name, an address.
std::string ShownDomain(std::string_view text, const SuffixList& suffixes);

// Adds Oddity::kTextMismatch where a text shows another registrable domain. To be called when
// wrappers are taken off: a wrapper shows what it wraps.
void MarkTextMismatches(const SuffixList& suffixes, std::vector<Link>& links);

}  // namespace linkmilter
