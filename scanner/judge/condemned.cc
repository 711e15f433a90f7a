#include "scanner/judge/condemned.h"

#include "scanner/judge/host_kind.h"
#include "scanner/judge/signals.h"
#include "scanner/links/url.h"
#include "scanner/reputation/source.h"

namespace linkmilter {
namespace {

using Names = std::set<std::string, std::less<>>;

bool Condemns(const Standing& standing, const Policy& policy) {
  using Class = Standing::Class;
  if (standing.result != Standing::Result::kListed ||
      GroupOf(standing.signal) != SignalGroup::kLists)
    return false;
  if (standing.kind == Class::kFresh || standing.kind == Class::kGrey ||
      standing.kind == Class::kRedirector)
    return false;
  return PointsOf(standing.signal, standing.points, policy) >= policy.thresholds.tag;
}

void Add(const Standing& standing, const std::string& host, const Policy& policy, Names& names) {
  if (!Condemns(standing, policy)) return;
  const bool of_url = standing.subject.find("://") != std::string::npos;
  if (of_url && KindOfUrl(standing.subject) != HostKind::kOther) return;
  names.insert(host);
  if (!of_url) names.insert(standing.subject);
}

void AddLocal(const Subject& subject, const Policy& policy, Names& names) {
  for (const Standing& standing : LookLocally(policy.trace->local, subject)) {
    if (WeightOf(standing) == 1) Add(standing, subject.host, policy, names);
  }
}

}  // namespace

Names CondemnedNames(const std::vector<Link>& links,
                     const std::vector<std::shared_ptr<const Finding>>& findings,
                     const Policy& policy) {
  Names names;
  for (std::size_t i = 0; i < links.size(); ++i) {
    AddLocal({links[i].url, links[i].host, links[i].domain}, policy, names);
    if (i >= findings.size() || findings[i] == nullptr) continue;
    for (const Standing& standing : findings[i]->standings)
      Add(standing, standing.host, policy, names);
    for (const Hop& hop : findings[i]->chain.hops) {
      const auto url = ParseUrl(hop.url);
      if (url && url->host) AddLocal({url->RequestHref(), *url->host, ""}, policy, names);
    }
  }
  return names;
}

}  // namespace linkmilter
