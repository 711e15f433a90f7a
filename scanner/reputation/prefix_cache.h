// What a hash-prefix service said of each prefix, until it expires; bounded. That nothing is known
// of a prefix is an answer too. Pure (time is given); one thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "scanner/reputation/hashes_answer.h"

namespace linkmilter {

class PrefixCache {
 public:
  // `entries`: floods of new links; what expires first gives way.
  explicit PrefixCache(std::size_t entries) : entries_limit_(entries) {}

  // The bad hashes that begin with `prefix`, perhaps none. nullptr: nobody knows any more. Valid
  // until the next Put.
  const std::vector<KnownHash>* Find(const std::string& prefix, SteadyTime now) const;
  void Put(const std::string& prefix, std::vector<KnownHash> hashes, SteadyTime until);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::vector<KnownHash> hashes;
    std::multimap<SteadyTime, std::string>::iterator expiry;
  };
  void Drop(std::unordered_map<std::string, Entry>::iterator entry);

  std::size_t entries_limit_;
  std::unordered_map<std::string, Entry> entries_;
  std::multimap<SteadyTime, std::string> expiries_;
};

}  // namespace linkmilter
