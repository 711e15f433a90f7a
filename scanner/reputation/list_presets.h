// The well-known DNS lists of domains, addresses and URLs: what they are asked, what their answers
// mean, and what that is worth to us. Sources: the lists' own documentation and the code tables of
// rspamd-dqs and spamassassin-dqs. Pure data.
//
//   dbl    Spamhaus Domain Blocklist       dbl.spamhaus.org, <key>.dbl.dq.spamhaus.net
//   zrd    Spamhaus Zero Reputation Domain <key>.zrd.dq.spamhaus.net
//   zen    Spamhaus, addresses of hosts    zen.spamhaus.org, <key>.zen.dq.spamhaus.net
//   surbl  SURBL multi                     multi.surbl.org
//   uribl  URIBL multi                     multi.uribl.com
//   hbl    Spamhaus Hash Blocklist, URLs   <key>.hbl.dq.spamhaus.net
//
// HBL's own rules of normalisation are data behind its key, which we do not have: the hash is that
// of the URL as the WHATWG URL standard writes it, without user and fragment.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "scanner/reputation/dns_list.h"

namespace linkmilter {

// All of it but the zone, where that depends on a key. nullopt: no such preset.
std::optional<DnsListOptions> PresetOf(std::string_view name);

std::vector<std::string_view> PresetNames();

}  // namespace linkmilter
