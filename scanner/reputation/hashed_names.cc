#include "scanner/reputation/hashed_names.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace linkmilter {
namespace {

constexpr std::size_t kBucketSize = 4;  // to eight: one cache line of hashes

// The golden ratio of 2^64: tags of one name land far apart, and whoever could make two meet would
// have to know the hash.
std::uint64_t Tagged(std::uint64_t hash, HashedNames::Tag tag) {
  return hash + tag * 0x9e3779b97f4a7c15;
}

}  // namespace

void HashedNames::Builder::Add(Tag tag, std::string_view name) {
  assert(tag < kTags && hashes_.size() < kMostNames);
  tags_ |= std::uint64_t{1} << tag;
  hashes_.push_back(Tagged(KeyedHash(key_, name), tag));
}

// Sorted where they lie: no second copy. What the vector has reserved beyond its end was never
// touched and takes no memory.
HashedNames HashedNames::Builder::Build() && {
  HashedNames names;
  names.key_ = key_;
  names.tags_ = tags_;
  names.hashes_ = std::move(hashes_);
  auto& hashes = names.hashes_;
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  names.Index();
  return names;
}

// Hashes are spread evenly, so buckets by their first bits are of one size.
void HashedNames::Index() {
  unsigned bits = 1;
  while (bits < 30 && (hashes_.size() >> bits) >= 2 * kBucketSize)
    ++bits;
  shift_ = 64 - bits;
  starts_.assign((std::size_t{1} << bits) + 1, 0);
  std::size_t at = 0;
  for (std::size_t bucket = 0; bucket + 1 < starts_.size(); ++bucket) {
    starts_[bucket] = static_cast<std::uint32_t>(at);
    while (at < hashes_.size() && (hashes_[at] >> shift_) == bucket)
      ++at;
  }
  starts_.back() = static_cast<std::uint32_t>(hashes_.size());
}

bool HashedNames::Contains(Tag tag, std::string_view name) const {
  if (!Has(tag)) return false;
  const std::uint64_t hash = Tagged(KeyedHash(key_, name), tag);
  const std::size_t bucket = hash >> shift_;
  const auto begin = hashes_.begin() + static_cast<std::ptrdiff_t>(starts_[bucket]);
  const auto end = hashes_.begin() + static_cast<std::ptrdiff_t>(starts_[bucket + 1]);
  return std::binary_search(begin, end, hash);
}

}  // namespace linkmilter
