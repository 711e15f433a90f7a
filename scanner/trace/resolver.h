// Names to addresses, DNS lists' answers, and who answers for a domain. One per network loop, used
// on that loop's thread only. The real one is trace/ares_resolver (the door to c-ares); tests use
// tests/fakes/fake_resolver.h.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/time.h"

namespace linkmilter {

struct AddressAnswer {
  // kRefused: of a list, we may not ask it; kFailed: SERVFAIL, cut without TCP, a referral, ...
  enum class Result { kFound, kNoSuchName, kFailed, kRefused, kTimedOut };
  Result result = Result::kFailed;
  std::vector<IpAddress> addresses;       // kFound: A and AAAA together, at most kMaxAddresses
  Seconds ttl{0};                         // smallest of all records; of misses: a default
  std::string detail;                     // in words, for failures
  std::vector<std::string> replies = {};  // messages as received; empty unless wanted
  // Of name servers alone: lower case, names that anybody may ask for, in their order.
  std::vector<std::string> servers = {};
};

inline constexpr std::size_t kMaxAddresses = 32;   // huge answers
inline constexpr int kMaxAliases = 8;              // chains of CNAMEs
inline constexpr std::size_t kMaxNameServers = 4;  // a stranger's, each to be looked up in its turn

class Resolver {
 public:
  using Done = std::function<void(const AddressAnswer&)>;
  Resolver() = default;
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  Resolver(Resolver&&) = delete;
  Resolver& operator=(Resolver&&) = delete;
  virtual ~Resolver() = default;

  // All call `done` exactly once, later or at once, within the resolver's own time limit; never
  // after the resolver's end. Answers are cached by their TTL. No search domains, no hosts file, no
  // mDNS: the DNS only.
  virtual void Addresses(const std::string& host, Done done) = 0;   // A and AAAA
  virtual void ListAnswer(const std::string& name, Done done) = 0;  // A only: a DNS list's answer
  virtual void NameServers(const std::string& domain, Done done) = 0;  // NS
};

}  // namespace linkmilter
