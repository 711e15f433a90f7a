// The addresses of this machine's own interfaces: a public one is still us, and a link to it would
// speak to what we serve to ourselves. Read again now and then, because addresses come and go. One
// per network loop, on its thread.
#pragma once

#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "base/ip.h"
#include "base/time.h"

namespace linkmilter {

// What the kernel says at this moment (getifaddrs(3)); empty if it does not answer.
std::vector<IpAddress> InterfaceAddresses();

class OwnAddresses {
 public:
  static constexpr Seconds kReadAgainAfter{30};

  explicit OwnAddresses(std::function<std::vector<IpAddress>()> read = InterfaceAddresses)
      : read_(std::move(read)) {}

  bool Has(const IpAddress& address, SteadyTime now);

 private:
  std::function<std::vector<IpAddress>()> read_;
  std::set<IpAddress> addresses_;
  SteadyTime read_at_;
  bool read_once_ = false;
};

}  // namespace linkmilter
