#include "daemon/reload.h"

#include <exception>
#include <utility>

#include "daemon/service_manager.h"

namespace linkmilter {

Reloader::Reloader(Load load, Settings running, Snapshot<Policy>& policies, Journal& journal)
    : load_(std::move(load)),
      running_(std::move(running)),
      policies_(policies),
      journal_(journal) {}

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
  journal_.Info("configuration reloaded");
}

}  // namespace linkmilter
