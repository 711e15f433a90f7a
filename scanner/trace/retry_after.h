// Retry-After (RFC 9110, section 10.2.3) of a site that refuses us for now. Pure.
#pragma once

#include <optional>

#include "base/time.h"
#include "scanner/trace/fetcher.h"

namespace linkmilter {

// A site may not keep us away for a day with one answer, nor ask us back at once.
inline constexpr Seconds kShortestRetryAfter{1};
inline constexpr Seconds kLongestRetryAfter{3600};

// How long the host wants to be left alone, within the limits above; nullopt: the status is neither
// 429 nor 503, or the header is missing or says nothing. A date counts from the response's own
// Date.
std::optional<Seconds> RetryAfterOf(const FetchResponse& response);

}  // namespace linkmilter
