#include "scanner/judge/planning.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace linkmilter {
namespace {

// What the operator's own lists say of a link: the reason not to fetch it, or empty.
std::string KnownBy(const TracePolicy& trace, const Link& link) {
  for (const auto& source : trace.local) {
    for (const Standing& standing : source->Look({link.url, link.host, link.domain})) {
      if (standing.result == Standing::Result::kListed) return "listed by " + standing.source;
      if (standing.result == Standing::Result::kAllowed) return "allowed by " + standing.source;
    }
  }
  return {};
}

void SetAside(Link& link, Plan plan, std::string reason) {
  link.plan = plan;
  link.reason = std::move(reason);
}

std::string_view OwnerOf(const Link& link) {
  return link.domain.empty() ? link.host : link.domain;
}

// One link of each registrable domain first, then the others, both in the message's order: fifty
// decoys on one domain push nothing else out.
std::vector<Link*> ByTurn(std::vector<Link>& links) {
  std::vector<Link*> first;
  std::vector<Link*> others;
  std::unordered_set<std::string_view> owners;
  for (Link& link : links) {
    if (link.plan != Plan::kFetch) continue;
    (owners.insert(OwnerOf(link)).second ? first : others).push_back(&link);
  }
  first.insert(first.end(), others.begin(), others.end());
  return first;
}

// The number of links not fetched for want of room.
std::size_t LimitFetches(const Policy& policy, std::vector<Link>& links) {
  const std::vector<Link*> turns = ByTurn(links);
  for (std::size_t i = policy.max_fetches; i < turns.size(); ++i) {
    SetAside(*turns[i], Plan::kHostOnly, "beyond scan.max_fetches");
  }
  return turns.size() - std::min(turns.size(), policy.max_fetches);
}

// The fetched links, and one link for each host that none of them stands for, within the ceiling.
// `known` are those the operator's lists have decided.
std::vector<std::size_t> Ask(const std::vector<Link>& links,
                             const std::vector<bool>& known,
                             std::size_t& hosts_left_out) {
  std::vector<std::size_t> asked;
  std::unordered_set<std::string_view> hosts;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].plan != Plan::kFetch) continue;
    hosts.insert(links[i].host);
    asked.push_back(i);
  }
  const std::size_t ceiling = asked.size() + kMaxHostLookups;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].plan == Plan::kFetch || known[i] || !hosts.insert(links[i].host).second) continue;
    if (asked.size() < ceiling) {
      asked.push_back(i);
    } else {
      ++hosts_left_out;
    }
  }
  return asked;
}

}  // namespace

PlannedLinks PlanLinks(const Policy& policy, Extraction& extraction) {
  std::vector<Link>& links = extraction.links;
  std::vector<bool> known(links.size(), false);
  for (std::size_t i = 0; i < links.size(); ++i) {
    std::string by = KnownBy(*policy.trace, links[i]);
    known[i] = !by.empty();
    if (known[i] && links[i].plan != Plan::kNever) SetAside(links[i], Plan::kNever, std::move(by));
  }
  PlannedLinks planned;
  planned.unfollowed = LimitFetches(policy, links);
  if (planned.unfollowed > 0) {
    extraction.left_out.push_back(std::to_string(planned.unfollowed) +
                                  " links beyond scan.max_fetches " +
                                  std::to_string(policy.max_fetches) + " were not fetched");
  }
  std::size_t hosts_left_out = 0;
  planned.asked = Ask(links, known, hosts_left_out);
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
