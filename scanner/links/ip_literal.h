// IP addresses as they are written in URLs: the WHATWG URL standard's IPv4 and IPv6 parsers and
// serialisers (section 3.5). Pure, linear, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linkmilter {

// The "ends in a number checker": such a domain is an IPv4 address or nothing.
bool EndsInNumber(std::string_view domain);

// "0x7f.1" -> "127.0.0.1": one to four decimal, octal or hexadecimal numbers. nullopt: not an
// address.
std::optional<std::string> ParseIpv4(std::string_view text);

// Text without brackets -> the shortest form, without brackets: "0::FFFF:127.0.0.1" ->
// "::ffff:7f00:1". Zone identifiers are refused. nullopt: not an address.
std::optional<std::string> ParseIpv6(std::string_view text);

}  // namespace linkmilter
