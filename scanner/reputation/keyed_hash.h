// SipHash-2-4 (Aumasson and Bernstein, 2012): a 64-bit hash under a secret key. Who does not know
// the key cannot make two names meet, however many he registers. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace linkmilter {

struct HashKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

HashKey RandomHashKey();  // from the kernel's generator
std::uint64_t KeyedHash(const HashKey& key, std::string_view bytes);

}  // namespace linkmilter
