// Which links of a message are looked at first when there are more than may be followed. Pure,
// deterministic, linear but for sorting; nothing is left to chance.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

// What a plan may know besides the message.
struct PlanningFacts {
  // Hosts and registrable domains that are popular, or have been looked at before; empty: each is
  // new here.
  std::set<std::string, std::less<>> known;
};

// How much a link deserves a look: the sum of the weights of what holds for it, each weight above
// the sum of those below it. Negative: footers, and what nobody can see. `first_in_sight`: no link
// a reader can see stands before it.
int RiskOf(const Link& link, bool first_in_sight, const PlanningFacts& facts);

// `among`, indexes of links in their order, in the order in which they get room:
//   1. footers and invisible links after all others;
//   2. one link of each registrable domain, its riskiest, before a second of any;
//   3. in turns between the values of risk, from the highest down, so that a flood of one kind
//      takes no other kind's room;
//   4. by risk, then as they stand in the message.
std::vector<std::size_t> ByRisk(const std::vector<Link>& links,
                                const std::vector<std::size_t>& among,
                                const PlanningFacts& facts);

// The same of all links that are to be fetched.
std::vector<std::size_t> ByRisk(const std::vector<Link>& links, const PlanningFacts& facts);

}  // namespace linkmilter
