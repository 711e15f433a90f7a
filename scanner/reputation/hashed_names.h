// A frozen set of names for tens of millions: 64 bits of a keyed hash for each and an index, about
// nine bytes a name; the names themselves are not kept. One set holds names of several tags ("the
// domain", "the host alone", "a URL"), told apart.
//
// Two names share a hash by chance only: at 10^7 names one look-up in 2 * 10^12 finds what is not
// there (10^7 / 2^64 = 5e-13). For a listing that is nothing; where a wrong hit would let something
// pass unseen, use NameTable, which compares whole names. The key is secret and new for each set:
// nobody can look for collisions (KeyedHash).
//
// Immutable after construction: any thread. Looking up never allocates, and touches two places.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/reputation/keyed_hash.h"

namespace linkmilter {

class HashedNames {
 public:
  using Tag = unsigned;
  static constexpr Tag kTags = 64;
  // The index counts in 32 bits. At 8 bytes each that is 32 GiB of hashes.
  static constexpr std::size_t kMostNames = 0xffffffff;

  // Gathers names, in any order and perhaps twice. Holds at most 16 bytes a name for a moment,
  // while it grows.
  class Builder {
   public:
    explicit Builder(const HashKey& key = RandomHashKey()) : key_(key) {}
    // REQUIRES: tag < kTags; size() < kMostNames.
    void Add(Tag tag, std::string_view name);
    std::size_t size() const { return hashes_.size(); }
    HashedNames Build() &&;

   private:
    HashKey key_;
    std::uint64_t tags_ = 0;
    std::vector<std::uint64_t> hashes_;
  };

  HashedNames() = default;
  bool Contains(Tag tag, std::string_view name) const;
  // Whether any name has this tag: what need not be looked for costs nothing.
  bool Has(Tag tag) const { return ((tags_ >> tag) & 1) != 0; }
  std::size_t size() const { return hashes_.size(); }

 private:
  void Index();

  HashKey key_;
  std::uint64_t tags_ = 0;             // bit n: a name of tag n is there
  std::vector<std::uint64_t> hashes_;  // sorted, distinct
  unsigned shift_ = 63;                // of a hash, to its bucket
  std::vector<std::uint32_t> starts_;  // of each bucket in hashes_, and the end
};

}  // namespace linkmilter
