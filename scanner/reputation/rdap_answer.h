// What registries say of a domain: RDAP (RFC 9083), and who to ask (RFC 9224). Pure, linear, any
// thread; total on any bytes.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace linkmilter {

// By top-level domain (A-label, lower case) the base URL of its service, with a slash at its end.
using RdapServices = std::map<std::string, std::string, std::less<>>;

// IANA's bootstrap file, data.iana.org/rdap/dns.json. Services without an https URL are left out.
Result<RdapServices> ReadRdapServices(std::string_view json);

// The domain's event "registration". nullopt: none there, or no such answer.
std::optional<WallTime> ReadRegistration(std::string_view json);

// The base URL for `domain`; empty: nobody to ask.
std::string_view ServiceFor(std::string_view domain, const RdapServices& services);

}  // namespace linkmilter
