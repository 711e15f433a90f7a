// HUP: reads the configuration anew and puts its policy in force, whole or not at all. In between:
// puts lists in force whose files have changed. Messages under way end with the policy they began
// with. One thread at a time. Owned by main.
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
  // What it changes, and whom it tells. All outlive it.
  struct Parts {
    Snapshot<Policy>& policies;
    ListShelf& shelf;  // `load` fills it too
    Journal& journal;
    std::function<void(const Config&)> applied = {};  // after a new one took effect; empty: nobody
  };
  // `running`: the settings of the start, which a reload cannot change.
  Reloader(Load load, Settings running, const Parts& parts);
  void Reload() const;
  // Reads what has changed of reputation.lists; looks at the files' states alone if nothing has.
  void RefreshLists() const;

 private:
  void Apply(const Config& config) const;
  void PutInForce(const std::shared_ptr<const ListSet>& next,
                  const std::shared_ptr<const ListSet>& before) const;

  const Load load_;
  const Settings running_;
  Snapshot<Policy>& policies_;
  ListShelf& shelf_;
  Journal& journal_;
  const std::function<void(const Config&)> applied_;
};

// One line for each list that was read: how many entries it has, or why it is refused.
void Tell(const std::vector<ListNews>& news, Journal& journal);

}  // namespace linkmilter
