// Plain text (UTF-8) -> the links a mail client would make clickable: http://, https:// and ftp://
// in any spelling browsers forgive, www., bare domains with a known public suffix, IPv4 addresses
// with a path or port. E-mail addresses are none. Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

void FindTextLinks(std::string_view text, const SuffixList& suffixes, LinkSink& sink);

}  // namespace linkmilter
