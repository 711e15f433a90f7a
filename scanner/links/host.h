// The host parser of the WHATWG URL standard, section 3.5. Pure, linear, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "scanner/model.h"

namespace linkmilter {

// The host parser for special schemes: "EXAMPLE.com" -> "example.com", "0x7f.1" -> "127.0.0.1",
// "[::1]" -> "[::1]". `input` is UTF-8. nullopt: failure. `oddities`, if given, gets what the
// spelling hid, in no order.
std::optional<std::string> ParseHost(std::string_view input,
                                     std::vector<Oddity>* oddities = nullptr);

// The host parser for all other schemes: percent-encodes instead of mapping.
std::optional<std::string> ParseOpaqueHost(std::string_view input);

// Looks like an address: in brackets, or IPv4. For cookies and HSTS, which know names alone.
bool LooksLikeAddress(std::string_view host);

// The address a host is, as in Url::host ("192.0.2.1", "[::1]"); nullopt: it is a name.
std::optional<IpAddress> AddressOfHost(std::string_view host);

}  // namespace linkmilter
