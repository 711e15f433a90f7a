#include "scanner/reputation/dns_facts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scanner/digest.h"
#include "scanner/reputation/list_answer.h"
#include "scanner/reputation/name_servers.h"
#include "scanner/reputation/user_content.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {
namespace {

constexpr std::string_view kParkingServices[] = {
#define PARKING(name) name,
#include "scanner/reputation/parking_servers.inc"
#undef PARKING
};
static_assert(std::is_sorted(std::begin(kParkingServices), std::end(kParkingServices)),
              "parking_servers.inc is sorted");

constexpr std::size_t kProbeDigits = 16;  // hexadecimal

// Two questions about one host, and what they came to.
struct Look {
  Subject subject;
  RemoteSource::Answer done;
  std::vector<Standing> facts;
  int missing = 1;  // the asker's own part: answers may come at once

  void Add(std::string about, const char* signal, std::string code, Seconds ttl) {
    Standing fact;
    fact.source = "dns-facts";
    fact.subject = std::move(about);
    fact.host = subject.host;
    fact.result = Standing::Result::kListed;
    fact.conclusive = false;  // what is behind it is worth a look
    fact.signal = signal;
    fact.code = std::move(code);
    fact.ttl = std::clamp(ttl, kMinListTtl, kMaxListTtl);
    facts.push_back(std::move(fact));
  }

  void TakeServers(const AddressAnswer& answer) {
    const auto& servers = answer.servers;
    const bool parked = !servers.empty() && std::ranges::none_of(servers, [](const auto& server) {
      return ParkingServiceOf(server).empty();
    });
    if (parked)
      Add(subject.domain, "PARKING_NAME_SERVERS", "served by " + servers.front(), answer.ttl);
    OnePartIsThere();
  }

  // The host's own addresses, not any: resolvers exist that answer for what does not.
  void TakeProbe(const AddressAnswer& answer) {
    const bool same = std::ranges::any_of(answer.addresses, [this](const IpAddress& address) {
      return std::ranges::find(subject.addresses, address) != subject.addresses.end();
    });
    if (same) Add(subject.host, "WILDCARD_DNS", "below a wildcard", answer.ttl);
    OnePartIsThere();
  }

  void OnePartIsThere() {
    if (--missing == 0) done(std::move(facts));
  }
};

}  // namespace

std::string WildcardProbe(std::string_view host, std::string_view domain) {
  if (host == domain || host == "www." + std::string(domain)) return {};
  if (SharedHostOf(host).tenancy != Tenancy::kOwner) return {};
  return Sha256Hex(domain).substr(0, kProbeDigits).append(1, '.').append(domain);
}

std::string_view ParkingServiceOf(std::string_view server) {
  for (;;) {
    const auto* const found = std::ranges::lower_bound(kParkingServices, server);
    if (found != std::end(kParkingServices) && *found == server) return *found;
    const auto dot = server.find('.');
    if (dot == std::string_view::npos) return {};
    server.remove_prefix(dot + 1);
  }
}

void DnsFacts::Ask(const Subject& subject, const Outside& outside, Answer done) const {
  if (!MayAskForServers(subject)) return done({});
  const auto known = LookLocally(local_, subject);
  if (FirstWith(Standing::Result::kPopular, known) || FirstWith(Standing::Result::kAllowed, known))
    return done({});
  const auto look = std::make_shared<Look>();
  look->subject = subject;
  look->done = std::move(done);
  ++look->missing;
  outside.resolver.NameServers(subject.domain,
                               [look](const AddressAnswer& answer) { look->TakeServers(answer); });
  if (const std::string probe = WildcardProbe(subject.host, subject.domain); !probe.empty()) {
    ++look->missing;
    outside.resolver.Addresses(probe,
                               [look](const AddressAnswer& answer) { look->TakeProbe(answer); });
  }
  look->OnePartIsThere();
}

}  // namespace linkmilter
