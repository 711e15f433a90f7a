#include "scanner/trace/dns_cache.h"

#include <algorithm>
#include <utility>

namespace linkmilter {

const AddressAnswer* DnsCache::Find(const std::string& key, SteadyTime now) const {
  const auto entry = entries_.find(key);
  if (entry == entries_.end() || entry->second.expiry->first <= now) return nullptr;
  return &entry->second.answer;
}

void DnsCache::Put(const std::string& key, AddressAnswer answer, SteadyTime now) {
  if (const auto old = entries_.find(key); old != entries_.end()) {
    expiries_.erase(old->second.expiry);
    entries_.erase(old);
  } else if (entries_.size() >= options_.entries) {
    entries_.erase(expiries_.begin()->second);
    expiries_.erase(expiries_.begin());
  }
  const auto expiry = expiries_.emplace(now + LifeOf(answer), key);
  entries_.emplace(key, Entry{std::move(answer), expiry});
}

Seconds DnsCache::LifeOf(const AddressAnswer& answer) const {
  switch (answer.result) {
    case AddressAnswer::Result::kFound:
      return std::clamp(answer.ttl, options_.shortest, options_.longest);
    case AddressAnswer::Result::kNoSuchName:
      return options_.missing;
    case AddressAnswer::Result::kFailed:
    case AddressAnswer::Result::kRefused:
    case AddressAnswer::Result::kTimedOut:
      break;
  }
  return options_.failed;
}

}  // namespace linkmilter
