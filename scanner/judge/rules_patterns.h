// Many patterns over one kind of text, asked in one pass. The door to RE2. Immutable after
// Compile(); any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace linkmilter {

class PatternSet {
 public:
  PatternSet();
  ~PatternSet();
  PatternSet(const PatternSet&) = delete;
  PatternSet& operator=(const PatternSet&) = delete;
  PatternSet(PatternSet&&) = delete;
  PatternSet& operator=(PatternSet&&) = delete;

  // `number` is what Match() says of it.
  Status Add(std::string_view pattern, std::uint32_t number);
  // Call once, after the last Add(). Fails where all together need more than kSetMemory.
  Status Compile();

  // Appends the numbers of the patterns found in `text`, in no order.
  void Match(std::string_view text, std::vector<std::uint32_t>& found) const;
  // What a pattern finds first; empty: nothing, or an empty piece.
  std::string_view First(std::uint32_t number, std::string_view text) const;

 private:
  struct Set;
  struct Single {
    std::uint32_t number;
    std::unique_ptr<const re2::RE2> pattern;
  };
  std::vector<Single> singles_;  // ascending by number
  std::unique_ptr<Set> set_;
};

}  // namespace linkmilter
