#include "daemon/reload.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "daemon/service_manager.h"

namespace linkmilter {

Reloader::Reloader(Load load, Settings running, const Parts& parts)
    : load_(std::move(load)),
      running_(std::move(running)),
      policies_(parts.policies),
      shelf_(parts.shelf),
      journal_(parts.journal),
      applied_(parts.applied) {}

void Reloader::Reload() const {
  TellReloading();
  try {
    const auto loaded = load_();
    if (const auto* config = std::get_if<Config>(&loaded)) {
      Apply(*config);
    } else {
      const auto& problems = std::get<std::vector<Problem>>(loaded);
      for (const Problem& problem : problems)
        journal_.Error(problem.ToString());
      journal_.Error("reload refused: the configuration has " + std::to_string(problems.size()) +
                     " problem(s), the old one stays in force");
    }
  } catch (const std::exception& failure) {  // out of memory
    journal_.Error(std::string("reload failed, the old configuration stays in force: ") +
                   failure.what());
  }
  TellReady();
}

void Reloader::Apply(const Config& config) const {
  for (const std::string& name : SealedChanges(running_, config.settings))
    journal_.Warning(name + " has changed, but takes effect at the next start only");
  policies_.Set(config.policy);
  Tell(config.news, journal_);
  if (applied_) applied_(config);
  journal_.Info("configuration reloaded");
}

void Reloader::RefreshLists() const {
  if (!shelf_.IsStale()) return;
  try {
    const auto before = shelf_.set();
    auto outcome = shelf_.Refresh();
    PutInForce(outcome.set, before);
    Tell(outcome.news, journal_);
  } catch (const std::exception& failure) {  // out of memory
    journal_.Error(std::string("lists were not read, the old ones stay in force: ") +
                   failure.what());
  }
}

// The policy of this moment with one source exchanged, for those with an override too. Nothing of
// it holds the lists of before any longer: they may be large.
void Reloader::PutInForce(const std::shared_ptr<const ListSet>& next,
                          const std::shared_ptr<const ListSet>& before) const {
  const auto exchanged = [&](Policy policy) {
    auto trace = std::make_shared<TracePolicy>(*policy.trace);
    std::replace(trace->local.begin(), trace->local.end(),
                 std::shared_ptr<const LocalSource>(before),
                 std::shared_ptr<const LocalSource>(next));
    for (auto& source : trace->remote) {
      if (auto other = source->Beside(trace->local)) source = std::move(other);
    }
    policy.trace = std::move(trace);
    return policy;
  };
  Policy policy = exchanged(*policies_.Get());
  for (PolicyOverride& one : policy.overrides)
    one.policy = std::make_shared<const Policy>(exchanged(*one.policy));
  policies_.Set(std::make_shared<const Policy>(std::move(policy)));
}

void Tell(const std::vector<ListNews>& news, Journal& journal) {
  for (const ListNews& item : news) {
    const std::string text = "list " + item.list + ", " + item.file + ": " + item.text;
    if (item.missing) {
      journal.Warning(text + "; it is refused, and there is no other");
    } else if (item.refused) {
      journal.Warning(text + "; it is refused, the last good one stays in force");
    } else {
      journal.Info(text);
    }
  }
}

}  // namespace linkmilter
