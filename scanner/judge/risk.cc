#include "scanner/judge/risk.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "scanner/judge/owners.h"
#include "scanner/judge/signal_names.h"

namespace linkmilter {
namespace {

// What is asked of one link.
struct Candidate {
  const Link& link;
  bool first_in_sight = false;
  const PlanningFacts& facts;
};

bool AnyPlace(const Link& link, bool (*holds)(const Place&)) {
  return std::any_of(link.places.begin(), link.places.end(), holds);
}

bool Has(const Link& link, Oddity oddity) {
  return std::find(link.oddities.begin(), link.oddities.end(), oddity) != link.oddities.end();
}

bool IsUnseen(const Candidate& candidate) {
  const auto& known = candidate.facts.known;
  return !known.contains(candidate.link.host) && !known.contains(candidate.link.domain);
}

bool IsOddlySpelt(const Candidate& candidate) {
  const auto& oddities = candidate.link.oddities;
  return std::any_of(oddities.begin(), oddities.end(),
                     [](Oddity oddity) { return !SignalOf(oddity).empty(); });
}

bool ShowsAnotherSite(const Candidate& candidate) {
  return Has(candidate.link, Oddity::kTextMismatch);
}

bool StandsInAFile(const Candidate& candidate) {
  return AnyPlace(candidate.link,
                  [](const Place& place) { return place.attached || place.element == "qr"; });
}

bool LooksLikeAButton(const Candidate& candidate) {
  return AnyPlace(candidate.link, [](const Place& place) {
    return place.prominence == Prominence::kButton || place.kind == PlaceKind::kSubmit;
  });
}

bool IsFirstInSight(const Candidate& candidate) {
  return candidate.first_in_sight;
}

bool IsSmallPrint(const Candidate& candidate) {
  const auto& places = candidate.link.places;
  return !places.empty() && std::all_of(places.begin(), places.end(), [](const Place& place) {
    return place.prominence == Prominence::kFooter;
  });
}

bool IsInvisible(const Candidate& candidate) {
  return Has(candidate.link, Oddity::kInvisible);
}

struct Weight {
  int points;
  bool (*holds)(const Candidate&);
};

constexpr Weight kWeights[] = {
    {32, IsUnseen},        {16, IsOddlySpelt},  {8, ShowsAnotherSite}, {4, StandsInAFile},
    {2, LooksLikeAButton}, {1, IsFirstInSight}, {-64, IsSmallPrint},   {-128, IsInvisible},
};

// One link in the queue.
struct Turn {
  std::size_t link = 0;
  int risk = 0;
  bool again = false;     // another link of its domain goes before it
  std::size_t round = 0;  // how many of the same risk do
};

std::vector<Turn> RiskiestFirst(const std::vector<Link>& links,
                                const std::vector<std::size_t>& among,
                                const PlanningFacts& facts) {
  std::vector<Turn> turns;
  bool in_sight = false;
  for (const std::size_t i : among) {
    const bool first = !in_sight && !Has(links[i], Oddity::kInvisible);
    in_sight = in_sight || first;
    turns.push_back({i, RiskOf(links[i], first, facts)});
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [](const Turn& a, const Turn& b) { return a.risk > b.risk; });
  return turns;
}

}  // namespace

int RiskOf(const Link& link, bool first_in_sight, const PlanningFacts& facts) {
  const Candidate candidate{link, first_in_sight, facts};
  int risk = 0;
  for (const Weight& weight : kWeights) {
    if (weight.holds(candidate)) risk += weight.points;
  }
  return risk;
}

std::vector<std::size_t> ByRisk(const std::vector<Link>& links,
                                const std::vector<std::size_t>& among,
                                const PlanningFacts& facts) {
  std::vector<Turn> turns = RiskiestFirst(links, among, facts);
  std::unordered_set<std::string_view> owners;
  std::map<std::pair<int, bool>, std::size_t> rounds;
  for (Turn& turn : turns) {
    turn.again = !owners.insert(OwnerOf(links[turn.link])).second;
    turn.round = rounds[{turn.risk, turn.again}]++;
  }
  std::stable_sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) {
    return std::tuple(a.risk < 0, a.again, a.round) < std::tuple(b.risk < 0, b.again, b.round);
  });
  std::vector<std::size_t> order;
  order.reserve(turns.size());
  for (const Turn& turn : turns)
    order.push_back(turn.link);
  return order;
}

std::vector<std::size_t> ByRisk(const std::vector<Link>& links, const PlanningFacts& facts) {
  std::vector<std::size_t> fetched;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].plan == Plan::kFetch) fetched.push_back(i);
  }
  return ByRisk(links, fetched, facts);
}

}  // namespace linkmilter
