// A DNS list (RFC 5782): a name under a zone whose A records say what is thought of a host. Reading
// the answer is pure and strict: a code is a listing only if the zone's own table has it. A list
// that refuses us, an intercepting resolver or a parked zone never lists anybody.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/reputation/source.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

struct DnsListCode {
  std::string signal;
  double points = 0;
  bool operator==(const DnsListCode&) const = default;
};

struct DnsListOptions {
  std::string name;                          // Standing::source
  std::string zone;                          // "dbl.example", lower case, no dots at its ends
  std::map<std::string, DnsListCode> codes;  // by answer: "127.0.1.4"
  std::function<SteadyTime()> clock = [] { return std::chrono::steady_clock::now(); };
};

inline constexpr Seconds kRestAfterRefusal{300};  // a list that refuses us is left alone so long
inline constexpr Seconds kMinListTtl{60};
inline constexpr Seconds kMaxListTtl{3600};

// The name to ask: the host as it is, IPv4 octets or IPv6 nibbles reversed, then the zone.
// nullopt: nothing that may be asked (empty or longer than the DNS allows, or a name of one label:
// names of the local network are nobody else's business). `host` as Url::host.
std::optional<std::string> ListQueryName(std::string_view host, std::string_view zone);

// One standing per listing, or else a single one. Pure.
//   no such name, no address      not listed
//   127.255.255.0/24 among them   refused, whatever else is there
//   outside 127.0.0.0/8           unknown: somebody answers in the list's place
//   in the table                  listed
//   other 127.0.0.0/8             unknown: code not understood
//   failed, timed out             unknown
std::vector<Standing> ReadListAnswer(const AddressAnswer& answer,
                                     const std::string& host,
                                     const DnsListOptions& options);

// Immutable but for one thing: after a refusal the zone rests. Any thread.
class DnsList final : public RemoteSource {
 public:
  explicit DnsList(DnsListOptions options);
  // The host, and where that is not listed its registrable domain: not every list has wildcards.
  void Ask(const Subject& subject, const Outside& outside, Answer done) const override;
  const std::string& id() const override { return id_; }

 private:
  struct Shared;  // outlives the list while an answer is under way
  static void AskName(const std::shared_ptr<Shared>& shared,
                      const std::string& host,
                      Resolver& resolver,
                      Answer done);

  std::shared_ptr<Shared> shared_;
  std::string id_;
};

}  // namespace linkmilter
