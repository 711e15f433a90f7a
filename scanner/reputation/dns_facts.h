// What the DNS shows of a host's domain for the asking: weak facts, worth something only beside
// others. Asked of hosts that are fetched anyway, one question about the domain's name servers and
// one about a name below it; nothing that names the link or its reader. Popular and allowed hosts
// are left alone.
//
//   WILDCARD_DNS          any name below the domain has the host's addresses
//   PARKING_NAME_SERVERS  a parking service answers for the domain (parking_servers.inc)
//
// A short time to live is no fact here: a resolver hands on what is left of it, and content
// networks give less than a minute to everybody.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/reputation/source.h"

namespace linkmilter {

// A name below `domain` that nobody would make, the same every time so that the answer is cached.
// Empty: the host says nothing of a wildcard: it is the domain itself or its "www" (hosters make
// wildcards for their sake), or where each customer has a name of his own, so that every name
// works.
std::string WildcardProbe(std::string_view host, std::string_view domain);

// The parking service a name server belongs to: "sedoparking.com"; empty: none we know.
std::string_view ParkingServiceOf(std::string_view server);

// Immutable; any thread. Facts that could not be asked for are no facts: there is no "unknown".
class DnsFacts final : public RemoteSource {
 public:
  // `local`: what is popular or allowed.
  explicit DnsFacts(std::vector<std::shared_ptr<const LocalSource>> local)
      : local_(std::move(local)) {}
  void Ask(const Subject& subject, const Outside& outside, Answer done) const override;
  const std::string& id() const override { return id_; }
  Scope scope() const override { return Scope::kResolved; }
  bool IsHint() const override { return true; }
  std::shared_ptr<const RemoteSource> Beside(
      const std::vector<std::shared_ptr<const LocalSource>>& local) const override {
    return std::make_shared<const DnsFacts>(local);
  }

 private:
  std::vector<std::shared_ptr<const LocalSource>> local_;
  std::string id_ = "dns-facts";
};

}  // namespace linkmilter
