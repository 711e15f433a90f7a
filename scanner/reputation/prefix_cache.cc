#include "scanner/reputation/prefix_cache.h"

#include <utility>

namespace linkmilter {

const std::vector<KnownHash>* PrefixCache::Find(const std::string& prefix, SteadyTime now) const {
  const auto found = entries_.find(prefix);
  if (found == entries_.end() || found->second.expiry->first <= now) return nullptr;
  return &found->second.hashes;
}

void PrefixCache::Put(const std::string& prefix, std::vector<KnownHash> hashes, SteadyTime until) {
  if (const auto old = entries_.find(prefix); old != entries_.end()) Drop(old);
  if (entries_.size() >= entries_limit_) Drop(entries_.find(expiries_.begin()->second));
  const auto expiry = expiries_.emplace(until, prefix);
  entries_.emplace(prefix, Entry{std::move(hashes), expiry});
}

void PrefixCache::Drop(std::unordered_map<std::string, Entry>::iterator entry) {
  expiries_.erase(entry->second.expiry);
  entries_.erase(entry);
}

}  // namespace linkmilter
