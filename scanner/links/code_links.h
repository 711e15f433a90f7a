// What a QR or other code says -> its links, as the cameras of phones read it: a URL, URLTO:,
// MEBKM: (NTT DOCOMO's bookmarks), and what is written as a URL in cards, networks and prose. Links
// stand at element "qr". Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

// `code` is UTF-8.
void FindCodeLinks(std::string_view code, const SuffixList& suffixes, LinkSink& sink);

}  // namespace linkmilter
