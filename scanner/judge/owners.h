// Whose a host is: its own, the operator's, the recipients'. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "scanner/links/domain.h"
#include "scanner/model.h"

namespace linkmilter {

// The registrable domain, else the host. A view into `link`.
std::string_view OwnerOf(const Link& link);

// Is one of `domains`, or below one.
bool IsWithinAny(std::string_view host, const std::vector<std::string>& domains);

// The registrable domains of those it was sent to, each once; a mail provider's is nobody's own.
std::vector<std::string> SitesOf(const std::vector<std::string>& recipients,
                                 const SuffixList& suffixes);

// RFC 1918: of an inner network, whoever's it is.
bool IsPrivateNetwork(const IpAddress& address);

}  // namespace linkmilter
