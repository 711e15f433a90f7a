// Times as stores keep them: milliseconds since 1970, UTC.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace linkmilter {

inline std::int64_t ToStored(WallTime time) {
  return std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count();
}

// A damaged file may say anything: what no clock of ours can show is cut to 1970 or 2223.
inline WallTime FromStored(std::int64_t milliseconds) {
  constexpr std::int64_t kLatest = 8'000'000'000'000;
  return WallTime(Milliseconds(std::clamp(milliseconds, std::int64_t{0}, kLatest)));
}

}  // namespace linkmilter
