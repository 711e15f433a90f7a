#include "scanner/trace/own_addresses.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace linkmilter {
namespace {

void Take(const sockaddr* address, std::vector<IpAddress>& into) {
  if (address == nullptr) return;
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    into.push_back(IpAddress::V4(ntohl(v4.sin_addr.s_addr)));
  } else if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::copy(std::begin(v6.sin6_addr.s6_addr), std::end(v6.sin6_addr.s6_addr), bytes.begin());
    into.push_back(IpAddress::V6(bytes));
  }
}

}  // namespace

std::vector<IpAddress> InterfaceAddresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return {};
  std::vector<IpAddress> addresses;
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next)
    Take(one->ifa_addr, addresses);
  freeifaddrs(first);
  return addresses;
}

bool OwnAddresses::Has(const IpAddress& address, SteadyTime now) {
  if (!read_once_ || now - read_at_ >= kReadAgainAfter) {
    const std::vector<IpAddress> fresh = read_();
    addresses_ = {fresh.begin(), fresh.end()};
    read_at_ = now;
    read_once_ = true;
  }
  return addresses_.contains(address);
}

}  // namespace linkmilter
