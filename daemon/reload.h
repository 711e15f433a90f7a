// HUP: reads the configuration anew and puts its policy in force, whole or not at all. Messages
// under way end with the policy they began with. One thread at a time. Owned by main.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "base/snapshot.h"
#include "config/config.h"
#include "daemon/journal.h"

namespace linkmilter {

class Reloader {
 public:
  using Load = std::function<std::variant<Config, std::vector<Problem>>()>;
  // `running`: the settings of the start, which a reload cannot change.
  Reloader(Load load, Settings running, Snapshot<Policy>& policies, Journal& journal);
  void Reload() const;

 private:
  void Apply(const Config& config) const;

  const Load load_;
  const Settings running_;
  Snapshot<Policy>& policies_;
  Journal& journal_;
};

}  // namespace linkmilter
