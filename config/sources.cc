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

// What others publish, and what is popular: after the operator's own lists.
void LoadFeeds(const Options& options, ListShelf& shelf, Sources& sources, Problems& problems) {
  if (!problems.empty()) return;  // millions of entries for nothing
  const auto& lists = options.reputation.lists;
  // A list that cannot be loaded is a problem that was told of already.
  const auto suffixes = options.settings.suffix_list.empty()
                            ? Result<SuffixList>(SuffixList())
                            : SuffixList::Load(options.settings.suffix_list);
  auto outcome = shelf.Load(lists, suffixes.ok() ? suffixes.value() : SuffixList());
  for (const ListNews& item : outcome.news) {
    if (item.missing) problems.Add({item.file, 0, 0, "list " + item.list + ": " + item.text});
  }
  sources.news = std::move(outcome.news);
}

}  // namespace

Sources LoadSources(const Options& options, ListShelf& shelf, Problems& problems) {
  const ReputationOptions& reputation = options.reputation;
  Sources sources;
  auto policy = std::make_shared<TracePolicy>();
  LoadLists(reputation.allow, ListKind::kAllow, *policy, problems);
  LoadLists(reputation.deny, ListKind::kDeny, *policy, problems);
  LoadFeeds(options, shelf, sources, problems);
  if (problems.empty() && !reputation.lists.empty()) policy->local.push_back(shelf.set());
  for (const DnsListOptions& list : reputation.dns_lists)
    policy->remote.push_back(std::make_shared<const DnsList>(list));
  sources.policy = std::move(policy);
  return sources;
}

}  // namespace linkmilter
