// A set of bytes, asked in constant time. Pure, constexpr.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace linkmilter {

class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) { Add(members); }

  // A copy with more members: the standard builds its sets on one another.
  constexpr ByteSet With(std::string_view members) const {
    ByteSet wider = *this;
    wider.Add(members);
    return wider;
  }
  constexpr ByteSet WithRange(unsigned first, unsigned last) const {
    ByteSet wider = *this;
    for (unsigned byte = first; byte <= last; ++byte)
      wider.has_[byte] = true;
    return wider;
  }

  constexpr bool Has(char c) const { return has_[static_cast<unsigned char>(c)]; }

  // Where the first member stands in `text` at or after `from`; text.size() if none does.
  constexpr std::size_t FindIn(std::string_view text, std::size_t from = 0) const {
    while (from < text.size() && !Has(text[from]))
      ++from;
    return from;
  }

 private:
  constexpr void Add(std::string_view members) {
    for (const char c : members)
      has_[static_cast<unsigned char>(c)] = true;
  }

  std::array<bool, 256> has_{};
};

}  // namespace linkmilter
