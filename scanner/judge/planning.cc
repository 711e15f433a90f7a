#include "scanner/judge/planning.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace linkmilter {
namespace {

void SetAside(Link& link, Plan plan, std::string reason) {
  link.plan = plan;
  link.reason = std::move(reason);
}

// The number of links not fetched for want of room.
std::size_t LimitFetches(const Policy& policy,
                         const PlanningFacts& facts,
                         std::vector<Link>& links) {
  const std::vector<std::size_t> order = ByRisk(links, facts);
  for (std::size_t i = policy.max_fetches; i < order.size(); ++i) {
    SetAside(links[order[i]], Plan::kHostOnly, "beyond scan.max_fetches");
  }
  return order.size() - std::min(order.size(), policy.max_fetches);
}

// The fetched links, and one link for each host that none of them stands for, within the ceiling;
// by risk, so that what a list is asked about at most is what matters most.
// `known` are those the operator's lists have decided.
std::vector<std::size_t> Ask(const std::vector<Link>& links,
                             const std::vector<bool>& known,
                             const PlanningFacts& facts,
                             std::size_t& hosts_left_out) {
  std::vector<std::size_t> asked;
  std::unordered_set<std::string_view> hosts;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].plan != Plan::kFetch) continue;
    hosts.insert(links[i].host);
    asked.push_back(i);
  }
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].plan == Plan::kFetch || known[i] || !hosts.insert(links[i].host).second) continue;
    others.push_back(i);
  }
  hosts_left_out = others.size() - std::min(others.size(), kMaxHostLookups);
  if (hosts_left_out > 0) {
    others = ByRisk(links, others, facts);
    others.resize(kMaxHostLookups);
  }
  asked.insert(asked.end(), others.begin(), others.end());
  std::sort(asked.begin(), asked.end());
  return ByRisk(links, asked, facts);
}

}  // namespace

PlannedLinks PlanLinks(const Policy& policy, Extraction& extraction, PlanningFacts facts) {
  std::vector<Link>& links = extraction.links;
  std::vector<bool> known(links.size(), false);
  for (std::size_t i = 0; i < links.size(); ++i) {
    const Link& link = links[i];
    const auto standings = LookLocally(policy.trace->local, {link.url, link.host, link.domain});
    if (FirstWith(Standing::Result::kPopular, standings)) facts.known.insert(link.host);
    std::string by = DecisionOf(standings);
    known[i] = !by.empty();
    if (known[i] && links[i].plan != Plan::kNever) SetAside(links[i], Plan::kNever, std::move(by));
  }
  PlannedLinks planned;
  planned.unfollowed = LimitFetches(policy, facts, links);
  if (planned.unfollowed > 0) {
    extraction.left_out.push_back(std::to_string(planned.unfollowed) +
                                  " links beyond scan.max_fetches " +
                                  std::to_string(policy.max_fetches) + " were not fetched");
  }
  std::size_t hosts_left_out = 0;
  planned.asked = Ask(links, known, facts, hosts_left_out);
  if (hosts_left_out > 0) {
    extraction.left_out.push_back(std::to_string(hosts_left_out) +
                                  " hosts were not looked up: more than " +
                                  std::to_string(kMaxHostLookups) + " beside those fetched");
  }
  return planned;
}

void FollowSamples(const std::vector<std::size_t>& sampled,
                   const Policy& policy,
                   std::vector<Link>& links,
                   PlannedLinks& planned) {
  const auto fetched = std::count_if(links.begin(), links.end(),
                                     [](const Link& link) { return link.plan == Plan::kFetch; });
  auto room = static_cast<std::ptrdiff_t>(policy.max_fetches) - fetched;
  for (const std::size_t i : sampled) {
    if (--room < 0) return;
    links[i].plan = Plan::kFetch;
    links[i].reason = "sample of a campaign: " + links[i].reason;
    if (std::find(planned.asked.begin(), planned.asked.end(), i) == planned.asked.end())
      planned.asked.push_back(i);
  }
}

}  // namespace linkmilter
