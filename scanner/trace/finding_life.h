// How long a finding holds. Pure. A failure never holds for long: one slow first answer must not
// buy a spammer a day.
#pragma once

#include "base/time.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr Seconds kLongestStanding{3600};
inline constexpr Seconds kShortestStanding{60};  // also of a source that did not answer

// How long the chain is believed, by its ending.
Seconds LifeOf(const Finding& finding);

// How long its standings are: the shortest time to live among them.
Seconds LifeOfStandings(const Finding& finding);

}  // namespace linkmilter
