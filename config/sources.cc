#include "config/sources.h"

#include <string>
#include <utility>
#include <vector>

#include "scanner/reputation/dns_list.h"
#include "scanner/reputation/local_list.h"

namespace linkmilter {
namespace {

void LoadLists(const std::vector<std::string>& files,
               ListKind kind,
               TracePolicy& policy,
               Problems& problems) {
  const std::string prefix = kind == ListKind::kAllow ? "allow:" : "deny:";
  for (const std::string& file : files) {
    auto loaded = LoadLocalList(file, kind, prefix + file);
    if (auto* const list = std::get_if<std::shared_ptr<const LocalList>>(&loaded)) {
      policy.local.push_back(std::move(*list));
      continue;
    }
    for (const ListProblem& problem : std::get<std::vector<ListProblem>>(loaded))
      problems.Add({file, problem.line, problem.column, problem.message});
  }
}

}  // namespace

std::shared_ptr<const TracePolicy> LoadSources(const ReputationOptions& reputation,
                                               Problems& problems) {
  auto policy = std::make_shared<TracePolicy>();
  LoadLists(reputation.allow, ListKind::kAllow, *policy, problems);
  LoadLists(reputation.deny, ListKind::kDeny, *policy, problems);
  for (const DnsListOptions& list : reputation.dns_lists)
    policy->remote.push_back(std::make_shared<const DnsList>(list));
  return policy;
}

}  // namespace linkmilter
