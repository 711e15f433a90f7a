#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "config/overrides.h"
#include "config/read_settings.h"
#include "config/suggest.h"
#include "scanner/reputation/local_list.h"

namespace linkmilter {
namespace {

void AddEntries(const std::vector<std::string>& entries,
                ListKind kind,
                const std::string& name,
                TracePolicy& trace) {
  if (entries.empty()) return;
  auto list = LocalList::Parse(Join(entries, "\n"), kind, name);
  if (auto* loaded = std::get_if<std::shared_ptr<const LocalList>>(&list))
    trace.local.push_back(std::move(*loaded));
}

Policy Changed(const Policy& base, const PolicyOverride& by) {
  Policy policy = base;
  policy.overrides.clear();
  policy.observe = by.set.observe.value_or(base.observe);
  Thresholds& thresholds = policy.thresholds;
  thresholds.tag = by.set.tag.value_or(thresholds.tag);
  thresholds.quarantine = by.set.quarantine.value_or(thresholds.quarantine);
  thresholds.defer = by.set.defer.value_or(thresholds.defer);
  thresholds.reject = by.set.reject.value_or(thresholds.reject);
  for (const auto& [signal, points] : by.set.points)
    policy.points.insert_or_assign(signal, points);
  policy.defer.grey = by.set.grey.value_or(base.defer.grey);
  policy.defer.on_undecided = by.set.on_undecided.value_or(base.defer.on_undecided);
  auto trace = std::make_shared<TracePolicy>(*base.trace);
  AddEntries(by.set.allow, ListKind::kAllow, "allow:" + by.name, *trace);
  AddEntries(by.set.deny, ListKind::kDeny, "deny:" + by.name, *trace);
  policy.trace = std::move(trace);
  return policy;
}

bool ChangesThresholds(const OverrideChanges& set) {
  return set.tag || set.quarantine || set.defer || set.reject;
}

bool Rise(const Thresholds& thresholds) {
  const double held = thresholds.quarantine.value_or(thresholds.tag);
  return thresholds.tag <= held && held <= thresholds.defer &&
         thresholds.defer <= thresholds.reject;
}

// All that may have points, by an override or otherwise.
std::vector<std::string_view> SignalsIn(const Options& options) {
  std::vector<std::string_view> signals;
  for (const auto& [name, points] : options.policy.points)
    signals.push_back(name);
  for (const DnsListOptions& list : options.reputation.dns_lists) {
    for (const ListCode& code : list.table.codes)
      signals.push_back(code.signal);
  }
  for (const ListOptions& list : options.reputation.lists)
    signals.push_back(list.signal);
  if (options.policy.rules) {
    for (const Rule& rule : options.policy.rules->rules())
      signals.push_back(rule.name);
  }
  return signals;
}

void CheckSignals(const YamlNode& item,
                  const std::vector<std::string_view>& known,
                  Problems& problems) {
  for (const YamlNode& key : Locate(item, "set.points").keys) {
    const bool elsewhere = Locate(item, "set").Find("points") == nullptr;
    if (elsewhere || std::ranges::find(known, key.text) != known.end()) continue;
    problems.Add(key.line, key.column,
                 "policy.overrides: unknown signal " + Quoted(key.text) +
                     (problems.full() ? "" : DidYouMean(key.text, known)));
  }
}

}  // namespace

void BuildOverrides(const YamlNode& root, Options& options, Problems& problems) {
  const YamlNode& list = Locate(root, "policy.overrides");
  const auto known = SignalsIn(options);
  std::vector<PolicyOverride>& overrides = options.policy.overrides;
  for (std::size_t i = 0; i < overrides.size(); ++i) {
    PolicyOverride& one = overrides[i];
    auto changed = std::make_shared<Policy>(Changed(options.policy, one));
    CheckSignals(list.items[i], known, problems);
    if (ChangesThresholds(one.set) && !Rise(changed->thresholds)) {
      problems.Add(list.items[i].line, list.items[i].column,
                   "policy.overrides: with the changes of " + one.name +
                       " the thresholds do not rise: tag, quarantine, defer, reject");
    }
    one.policy = std::move(changed);
  }
}

}  // namespace linkmilter
