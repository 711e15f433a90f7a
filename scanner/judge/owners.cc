#include "scanner/judge/owners.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "scanner/judge/host_kind.h"

namespace linkmilter {

std::string_view OwnerOf(const Link& link) {
  return link.domain.empty() ? link.host : link.domain;
}

bool IsWithinAny(std::string_view host, const std::vector<std::string>& domains) {
  return std::any_of(domains.begin(), domains.end(),
                     [host](const std::string& domain) { return IsWithin(host, domain); });
}

std::vector<std::string> SitesOf(const std::vector<std::string>& recipients,
                                 const SuffixList& suffixes) {
  std::vector<std::string> sites;
  for (const std::string& recipient : recipients) {
    const std::string host = AsciiLower(recipient.substr(recipient.rfind('@') + 1));
    std::string domain = suffixes.RegistrableDomain(host);
    const bool known = std::find(sites.begin(), sites.end(), domain) != sites.end();
    if (!domain.empty() && !known && !IsFreemail(domain)) sites.push_back(std::move(domain));
  }
  return sites;
}

bool IsPrivateNetwork(const IpAddress& address) {
  if (!address.is_v4()) return false;
  const std::uint32_t bits = address.v4();
  return bits >> 24 == 10 || bits >> 20 == (172U << 4 | 1) || bits >> 16 == (192U << 8 | 168);
}

}  // namespace linkmilter
