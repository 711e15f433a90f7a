// Dates as others write them -> time. Pure, any thread; total on any bytes.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace linkmilter {

// The day an RFC 3339 date begins with: "2026-11-21...". nullopt: none, or outside of 1970 to 2199:
// clocks count nanoseconds, and do not reach the year 9999.
std::optional<WallTime> ReadDay(std::string_view text);

// A whole RFC 3339 time in UTC, "2026-11-21T06:30:42.045Z"; parts of a second are cut.
std::optional<WallTime> ReadUtc(std::string_view text);

}  // namespace linkmilter
