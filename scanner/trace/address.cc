#include "scanner/trace/address.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

#include "base/text.h"

namespace linkmilter {
namespace {

struct Row {
  std::string_view network;
  std::string_view reason;
};

// Of IPv4 everything not named here is global unicast. Of IPv6 only 2000::/3 can be; the rows
// outside it only give better words than "not global unicast". First match speaks.
constexpr Row kRefused[] = {
    {"0.0.0.0/8", "\"this host\", reaches loopback"},
    {"10.0.0.0/8", "private"},
    {"100.64.0.0/10", "carrier NAT"},
    {"127.0.0.0/8", "loopback"},
    {"168.63.129.16/32", "cloud host service"},
    {"169.254.0.0/16", "link-local, cloud metadata"},
    {"172.16.0.0/12", "private"},
    {"192.0.0.0/24", "protocol assignments"},
    {"192.0.2.0/24", "documentation"},
    {"192.31.196.0/24", "AS112"},
    {"192.52.193.0/24", "AMT relay"},
    {"192.88.99.0/24", "6to4 relay"},
    {"192.168.0.0/16", "private"},
    {"192.175.48.0/24", "AS112"},
    {"198.18.0.0/15", "benchmarking"},
    {"198.51.100.0/24", "documentation"},
    {"203.0.113.0/24", "documentation"},
    {"224.0.0.0/4", "multicast"},
    {"255.255.255.255/32", "broadcast"},
    {"240.0.0.0/4", "reserved"},
    {"::/128", "unspecified, reaches loopback"},
    {"::1/128", "loopback"},
    {"::/96", "IPv4-compatible"},
    {"::ffff:0:0/96", "IPv4-mapped"},
    {"::ffff:0:0:0/96", "IPv4-translated"},
    {"64:ff9b::/96", "NAT64"},
    {"64:ff9b:1::/48", "local NAT64"},
    {"100::/64", "discard"},
    {"100:0:0:1::/64", "dummy prefix"},
    {"2001::/32", "Teredo"},
    {"2001:2::/48", "benchmarking"},
    {"2001:10::/28", "ORCHID"},
    {"2001:20::/28", "ORCHIDv2"},
    {"2001::/23", "protocol assignments"},
    {"2001:db8::/32", "documentation"},
    {"2002::/16", "6to4"},
    {"2620:4f:8000::/48", "AS112"},
    {"3fff::/20", "documentation"},
    {"5f00::/16", "segment routing"},
    {"fc00::/7", "unique local"},
    {"fe80::/10", "link-local"},
    {"fec0::/10", "site-local"},
    {"ff00::/8", "multicast"},
};

// RFC 5214: an interface identifier that carries an IPv4 address behind 00-00-5E-FE.
bool IsIsatap(const IpAddress& address) {
  const auto& b = address.bytes();
  return (b[8] & 0xfdU) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe;
}

bool IsGlobalUnicast6(const IpAddress& address) {
  return (address.bytes()[0] & 0xe0U) == 0x20;
}

constexpr std::string_view kInnerNames[] = {
    "localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home",
    "lan",       "home.arpa",   "onion", "test",     "invalid",  "alt",     "i2p",
};

// https://fetch.spec.whatwg.org/#port-blocking
constexpr std::uint16_t kBadPorts[] = {
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,    25,
    37,   42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,   109,
    110,  111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,   389,
    427,  465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,   556,
    563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659,  4045,
    4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
};

std::string_view WithoutTrailingDot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

}  // namespace

AddressGuard::AddressGuard(std::vector<Network> exceptions) : exceptions_(std::move(exceptions)) {
  refused_.reserve(std::size(kRefused));
  for (const Row& row : kRefused) {
    const auto network = Network::Parse(row.network);
    assert(network.ok());
    refused_.emplace_back(network.value(), row.reason);
  }
}

bool AddressGuard::IsException(const IpAddress& address) const {
  const auto contains = [&](const Network& network) { return network.Contains(address); };
  return std::any_of(exceptions_.begin(), exceptions_.end(), contains);
}

std::string_view AddressGuard::Refusal(const IpAddress& address) const {
  if (IsException(address)) return {};
  for (const auto& [network, reason] : refused_) {
    if (network.Contains(address)) return reason;
  }
  if (address.is_v4()) return {};
  if (IsIsatap(address)) return "ISATAP";
  if (!IsGlobalUnicast6(address)) return "not global unicast";
  return {};
}

std::string_view NameRefusal(std::string_view host) {
  host = WithoutTrailingDot(host);
  for (const std::string_view zone : kInnerNames) {
    if (IsWithin(host, zone)) return "a name of inner networks";
  }
  if (host.find('.') == std::string_view::npos) return "a single label";
  return {};
}

bool IsOddName(std::string_view host) {
  const auto plain = [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '.' || c == '_'; };
  return !std::all_of(host.begin(), host.end(), plain);
}

std::string_view PortRefusal(std::uint16_t port, const std::vector<std::uint16_t>& allowed) {
  if (std::binary_search(std::begin(kBadPorts), std::end(kBadPorts), port)) {
    return "a port no browser asks";
  }
  if (std::find(allowed.begin(), allowed.end(), port) == allowed.end()) {
    return "a port that is not configured";
  }
  return {};
}

}  // namespace linkmilter
