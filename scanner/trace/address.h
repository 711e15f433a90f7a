// Who may be connected to, and which names and ports are asked at all. Think allow-list: global
// unicast only (IANA special-purpose registries), judged on binary addresses, never on text. Pure,
// immutable after construction, any thread.
//
// Every answer is the reason of a refusal in words; empty: it may be done.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ip.h"

namespace linkmilter {

class AddressGuard {
 public:
  // `exceptions` are open although the table refuses them, exactly as written: 127.0.0.1/32 opens
  // neither 127.0.0.2 nor ::1 nor ::ffff:127.0.0.1.
  explicit AddressGuard(std::vector<Network> exceptions = {});

  std::string_view Refusal(const IpAddress& address) const;
  bool IsException(const IpAddress& address) const;

 private:
  std::vector<Network> exceptions_;
  std::vector<std::pair<Network, std::string_view>> refused_;
};

// `host` as in Url::host, no address. Names that mean something inside a network only: localhost,
// *.local, *.internal, single labels, ... (RFC 6761, RFC 6762, RFC 8375, RFC 7686).
std::string_view NameRefusal(std::string_view host);

// Names a browser accepts and libcurl cannot request: `'"*,;=!$&(+{^` and more in the host.
bool IsOddName(std::string_view host);

// `allowed` is the operator's list. The bad ports of the Fetch standard stay closed whatever it
// says: a GET to them speaks to a mail server or a printer.
std::string_view PortRefusal(std::uint16_t port, const std::vector<std::uint16_t>& allowed);

}  // namespace linkmilter
