// Answers by name, each until it expires; bounded. Pure (time is given); one thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "scanner/trace/resolver.h"

namespace linkmilter {

struct DnsCacheOptions {
  std::size_t entries = 10'000;  // floods of names: what expires first gives way
  Seconds shortest{60};          // of hits: rebinding by a TTL of zero
  Seconds longest{3600};
  Seconds missing{60};  // no such name
  Seconds failed{10};   // never for long: the next try may work
};

class DnsCache {
 public:
  explicit DnsCache(DnsCacheOptions options = {}) : options_(options) {}
  // nullptr: nothing that still holds. Valid until the next Put.
  const AddressAnswer* Find(const std::string& key, SteadyTime now) const;
  void Put(const std::string& key, AddressAnswer answer, SteadyTime now);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    AddressAnswer answer;
    std::multimap<SteadyTime, std::string>::iterator expiry;
  };
  Seconds LifeOf(const AddressAnswer& answer) const;

  DnsCacheOptions options_;
  std::unordered_map<std::string, Entry> entries_;
  std::multimap<SteadyTime, std::string> expiries_;
};

}  // namespace linkmilter
