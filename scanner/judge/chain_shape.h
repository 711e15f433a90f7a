// What the shape of a chain says against a link: where it loses its encryption, hides twice,
// wanders over many sites, or passes an open redirect. Pure, linear in the hops.
#pragma once

#include <cstddef>
#include <vector>

#include "scanner/judge/landing_facts.h"
#include "scanner/links/domain.h"
#include "scanner/model.h"

namespace linkmilter {

// A counter of clicks, a partner's counter and the shop are three: that many are no campaign's.
inline constexpr std::size_t kManySites = 4;

// `lenders`, by hop: well-known sites, by whose name another one's page may be reached.
std::vector<LandingSignal> ChainSignals(const Finding& finding,
                                        const SuffixList& suffixes,
                                        const std::vector<bool>& lenders);

}  // namespace linkmilter
