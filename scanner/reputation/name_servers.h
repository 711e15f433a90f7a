// Who answers for a domain, and where: a hosting for abuse is often known by its name servers long
// before its domains are. Asked only for what is configured to want it, and only of domains whose
// hosts were resolved for another reason.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "scanner/reputation/source.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

struct NameServers {
  // Of the look-up of the names. kNoSuchName: the domain is no zone of its own (x.github.io).
  AddressAnswer::Result result = AddressAnswer::Result::kFailed;
  std::string detail;
  std::vector<std::string> names;  // at most kMaxNameServers
  // Where wanted and found; global ones only, one of each server before a second of any.
  std::vector<IpAddress> addresses = {};
};

// Whether anything may be asked about the servers of the subject's domain.
bool MayAskForServers(const Subject& subject);

// Calls `done` once, perhaps before returning, within twice the resolver's time limit.
void FindNameServers(Resolver& resolver,
                     const std::string& domain,
                     bool with_addresses,
                     const std::function<void(const NameServers&)>& done);

}  // namespace linkmilter
