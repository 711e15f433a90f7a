// A frozen set of strings for millions of entries: one block of bytes and a sorted index, about
// four bytes an entry beside the text itself. Looking up never allocates. Compares whole strings,
// never hashes alone: nobody can craft a name that collides with an allowed one. Immutable after
// construction: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

class NameTable {
 public:
  // Gathers entries, in any order and perhaps twice.
  class Builder {
   public:
    // REQUIRES: no NUL in `name`; all names together shorter than 4 GiB.
    void Add(std::string_view name);
    NameTable Build() &&;

   private:
    std::string bytes_;  // each name followed by NUL
    std::vector<std::uint32_t> starts_;
  };

  NameTable() = default;
  bool Contains(std::string_view name) const;
  std::size_t size() const { return starts_.size(); }

 private:
  std::string_view At(std::uint32_t start) const;

  std::string bytes_;
  std::vector<std::uint32_t> starts_;  // sorted by what they point at, distinct
};

}  // namespace linkmilter
