#include "scanner/reputation/name_servers.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "scanner/links/host.h"
#include "scanner/trace/address.h"

namespace linkmilter {
namespace {

// The addresses of all servers, as they come in.
struct Gathering {
  NameServers found;
  std::vector<std::vector<IpAddress>> by_server;
  std::size_t missing = 0;
  std::function<void(const NameServers&)> done;

  void Take(std::size_t server, const AddressAnswer& answer) {
    const AddressGuard guard;  // what a stranger's server may be found at: nobody's inner network
    for (const IpAddress& address : answer.addresses) {
      if (guard.Refusal(address).empty()) by_server[server].push_back(address);
    }
    if (--missing == 0) Finish();
  }

  void Finish() {
    for (std::size_t turn = 0; turn < kMaxAddresses; ++turn) {
      for (const auto& addresses : by_server) {
        if (turn < addresses.size()) found.addresses.push_back(addresses[turn]);
      }
    }
    done(found);
  }
};

}  // namespace

bool MayAskForServers(const Subject& subject) {
  return !subject.addresses.empty() && !subject.domain.empty() && !AddressOfHost(subject.host) &&
         NameRefusal(subject.domain).empty();
}

void FindNameServers(Resolver& resolver,
                     const std::string& domain,
                     bool with_addresses,
                     const std::function<void(const NameServers&)>& done) {
  resolver.NameServers(domain, [&resolver, with_addresses, done](const AddressAnswer& answer) {
    NameServers found{answer.result, answer.detail, answer.servers};
    if (!with_addresses || found.names.empty()) return done(found);
    const auto gathering = std::make_shared<Gathering>();
    gathering->by_server.resize(found.names.size());
    gathering->missing = found.names.size();
    gathering->done = done;
    gathering->found = std::move(found);
    for (std::size_t i = 0; i < answer.servers.size(); ++i) {
      resolver.Addresses(answer.servers[i], [gathering, i](const AddressAnswer& addresses) {
        gathering->Take(i, addresses);
      });
    }
  });
}

}  // namespace linkmilter
