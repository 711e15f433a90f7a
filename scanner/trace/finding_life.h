// How long a finding holds. Pure. A failure never holds for long: one slow first answer must not
// buy a spammer a day.
#pragma once

#include "base/time.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr Seconds kLongestStanding{3600};
inline constexpr Seconds kLongestFailed{3600};
// A Retry-After of a second must not make every message a request.
inline constexpr Seconds kShortestBlocked{60};
inline constexpr Seconds kShortestStanding{60};  // also of a source that did not answer

// How long a chain is believed, by the class of its ending.
struct FindingLives {
  Seconds landed{3600};   // what a site shows, downloads included
  Seconds limits{3600};   // loops, too many hops, too big: facts, not clean
  Seconds blocked{1800};  // a site that refuses scanners goes on doing so
  Seconds refused{900};   // our own decisions: lists, caution and DNS may change
  Seconds failed{900};    // never for long; but the first retry still finds it
  bool operator==(const FindingLives&) const = default;
};

// `left_alone`: how long the last host still wants to be, by its Retry-After; 0: it said nothing.
Seconds LifeOf(const Finding& finding,
               const FindingLives& lives,
               Milliseconds left_alone = Milliseconds{0});

// Where a chain fails as it did before: twice as long as then, up to kLongestFailed, so that a
// site that is gone is asked less and less often. `before`: an older finding of the same URL.
Seconds LifeAfter(const Finding& before, const Finding& finding, const FindingLives& lives);

// How long its standings are: the shortest time to live among them; 0: for the message they were
// asked for, because it could not have more.
Seconds LifeOfStandings(const Finding& finding);

}  // namespace linkmilter
