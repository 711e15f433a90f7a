// What the operator's lists and limits make of the links' plans. Pure. Runs after caution
// (links/caution): it never turns a "never" into a fetch.
#pragma once

#include <cstddef>
#include <vector>

#include "scanner/judge/policy.h"
#include "scanner/judge/risk.h"
#include "scanner/links/extract.h"

namespace linkmilter {

// Hosts of one message asked of remote lists beyond the links that are fetched: a thousand decoys
// must not become a flood of questions. Beyond it one host of each site goes first, by risk
// (risk.h).
inline constexpr std::size_t kMaxHostLookups = 200;

struct PlannedLinks {
  // Links to ask the tracer about, as indexes: those that are fetched, and one for each other host,
  // so that what is not fetched is still looked up in the lists. The riskiest first (risk.h).
  std::vector<std::size_t> asked;
  std::size_t unfollowed = 0;  // would be fetched, had there been room
};

// Listed and allowed links are not fetched nor looked up further: the answer is known. Of the rest
// policy.max_fetches are fetched, in the order of their risk (risk.h). What falls beyond the limits
// is named in left_out; local lists judge it all the same. Hosts that a list calls popular are
// known.
PlannedLinks PlanLinks(const Policy& policy, Extraction& extraction, PlanningFacts facts = {});

// Lets the links at `sampled` (judge/campaign.h) be fetched, as far as policy.max_fetches has room.
void FollowSamples(const std::vector<std::size_t>& sampled,
                   const Policy& policy,
                   std::vector<Link>& links,
                   PlannedLinks& planned);

}  // namespace linkmilter
