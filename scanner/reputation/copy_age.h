// How far the copy of a feed is believed when its publisher can no longer be reached: addresses of
// attacks live for hours, and what was taken down long ago is somebody's again. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace linkmilter {

// Since the publisher last said what he has. Feeds that are fetched seldom are given more: twice
// and four times their pause.
inline constexpr Seconds kCopyIsOld{86'400};
inline constexpr Seconds kCopyIsSpent{7 * 86'400};

enum class CopyAge : std::uint8_t {
  kFresh,
  kOld,    // its points count half, and nothing is decided by it alone
  kSpent,  // it counts nothing
};

// In words, for evidence: "its copy is old and counts half". Empty: fresh.
std::string_view DoubtOf(CopyAge age);

// Beside a copy: what makes its next download cheap; touched whenever it is found to be up to date.
std::string MarksFileOf(const std::string& copy);
// When the copy was last known to be what the publisher has; nullopt: there is no copy, or nothing
// in it: a file that was made for it to be written to.
std::optional<WallTime> LastChecked(const std::string& copy);

// Of a copy that is fetched so often. One that is not there is fresh.
CopyAge AgeOfCopy(const std::string& copy, Seconds every, WallTime now);

}  // namespace linkmilter
