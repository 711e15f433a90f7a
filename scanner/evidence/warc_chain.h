// What ties the records of a file together, so that one changed, removed or moved is seen: each
// carries in its last header line the sha256 of the value before it and of its own other header
// lines as written, which hold its block's digest. The first of a file names the value the last
// file ended with. Who can write the whole file can write all of it anew: keep the last value
// elsewhere. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkmilter {

inline constexpr const char* kChainField = "Linkmilter-Chain";
inline constexpr const char* kChainBeforeField = "Linkmilter-Chain-Before";

class WarcChain {
 public:
  // `before`: the value to go on from; empty: none.
  explicit WarcChain(std::string before = {}) : value_(std::move(before)) {}

  // EncodeRecord's bytes, with their value.
  std::string Seal(std::string encoded);
  // Whether this sealed record is the next one. If not, nothing has changed.
  bool Follow(std::string_view sealed);
  const std::string& value() const { return value_; }

 private:
  std::string ValueFor(std::string_view head) const;

  std::string value_;  // "sha256:..."
};

struct ChainCheck {
  std::size_t records = 0;  // that follow one another from the beginning
  std::string before;       // what the file says it goes on from; empty: nothing
  std::string value;        // of the last of them
  std::string fault;        // the first, in words; empty: none
};

// Reads one file to its end, or to the first fault. Fails where it cannot be opened.
Result<ChainCheck> CheckChain(const std::string& file);

}  // namespace linkmilter
