#include "config/sources.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/secret_file.h"
#include "base/text.h"
#include "scanner/reputation/dns_facts.h"
#include "scanner/reputation/dns_list.h"
#include "scanner/reputation/domain_age.h"
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

// Its first line, which a key is; nothing else of it is ever shown.
std::string ReadKey(const std::string& file, Problems& problems) {
  constexpr std::size_t kLongest = 200;
  auto key = ReadSecret(file);
  const auto is_of_key = [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.'; };
  if (key.ok() && key.value().size() <= kLongest && std::ranges::all_of(key.value(), is_of_key))
    return std::move(key).value();
  problems.Add({file, 1, 0, "the first line must be a key of letters, digits, -, _ and ."});
  return {};
}

// A service that is asked by hashes, as its settings have it; nullptr: it is not asked.
std::shared_ptr<const RemoteSource> NewHashService(const HashProtocol& protocol,
                                                   const HashServiceSettings& settings,
                                                   std::shared_ptr<AnswerMemory> memory,
                                                   Problems& problems) {
  if (settings.key_file.empty()) return nullptr;
  HashServiceOptions options;
  options.endpoint = settings.endpoint;
  options.key = ReadKey(settings.key_file, problems);
  options.memory = std::move(memory);
  return HashService::Create(protocol, std::move(options));
}

std::shared_ptr<const RemoteSource> NewDomainAge(const std::string& file,
                                                 std::shared_ptr<AnswerMemory> memory,
                                                 Problems& problems) {
  if (file.empty()) return nullptr;
  std::ifstream stream(file);
  auto services = ReadRdapServices(std::string(std::istreambuf_iterator<char>(stream), {}));
  if (!services.ok()) {
    problems.Add({file, 0, 0, services.error().message});
    return nullptr;
  }
  DomainAgeOptions options;
  options.services = std::move(services).value();
  options.memory = std::move(memory);
  return std::make_shared<const DomainAge>(std::move(options));
}

void AddServices(const ReputationOptions& reputation,
                 const Memories& memories,
                 TracePolicy& policy,
                 Problems& problems) {
  for (auto source :
       {NewHashService(SafeBrowsingProtocol(), reputation.safe_browsing, memories.safe_browsing,
                       problems),
        NewHashService(WebRiskProtocol(), reputation.web_risk, memories.web_risk, problems),
        NewDomainAge(reputation.rdap_services, memories.domain_ages, problems)}) {
    if (source) policy.remote.push_back(std::move(source));
  }
}

// A secret that is no header would not be sent, and its feed refused for no reason anybody sees.
void CheckHeader(const std::string& file, Problems& problems) {
  constexpr std::size_t kLongest = 1'000;
  const auto read = ReadSecret(file);
  const std::string line = read.ok() ? read.value() : "";
  const std::string_view name = std::string_view(line).substr(0, line.find(':'));
  const bool named = !name.empty() && name.size() < line.size() &&
                     std::ranges::all_of(name, [](char c) { return IsAsciiAlnum(c) || c == '-'; });
  const bool printable = std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; });
  if (!named || !printable || line.size() > kLongest)
    problems.Add({file, 1, 0, "the first line must be a header such as Auth-Key: ..."});
}

// What others publish, and what is popular: after the operator's own lists.
void LoadFeeds(const Options& options, ListShelf& shelf, Sources& sources, Problems& problems) {
  const auto& lists = options.reputation.lists;
  for (const ListOptions& list : lists) {
    if (!list.header_file.empty()) CheckHeader(list.header_file, problems);
  }
  if (!problems.empty()) return;  // millions of entries for nothing
  // A list that cannot be loaded is a problem that was told of already.
  const auto suffixes = options.settings.suffix_list.empty()
                            ? Result<SuffixList>(SuffixList())
                            : SuffixList::Load(options.settings.suffix_list);
  auto outcome = shelf.Load(lists, suffixes.ok() ? suffixes.value() : SuffixList());
  for (const ListNews& item : outcome.news) {
    if (item.missing && !item.feed)
      problems.Add({item.file, 0, 0, "list " + item.list + ": " + item.text});
  }
  sources.news = std::move(outcome.news);
}

}  // namespace

Sources LoadSources(const Options& options, const Inheritance& before, Problems& problems) {
  const ReputationOptions& reputation = options.reputation;
  Sources sources;
  auto policy = std::make_shared<TracePolicy>();
  LoadLists(reputation.allow, ListKind::kAllow, *policy, problems);
  LoadLists(reputation.deny, ListKind::kDeny, *policy, problems);
  LoadFeeds(options, before.shelf, sources, problems);
  if (problems.empty() && !reputation.lists.empty()) policy->local.push_back(before.shelf.set());
  for (const DnsListOptions& list : reputation.dns_lists)
    policy->remote.push_back(std::make_shared<const DnsList>(list));
  if (reputation.dns_facts)
    policy->remote.push_back(std::make_shared<const DnsFacts>(policy->local));
  AddServices(reputation, before.memories, *policy, problems);
  sources.policy = std::move(policy);
  return sources;
}

}  // namespace linkmilter
