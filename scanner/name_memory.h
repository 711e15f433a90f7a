// What the store remembers of the names a message leads to, as they come to light: those of its
// links first, then those on the way. One per scan, on its thread. A store that fails costs the
// knowledge, never an answer.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "scanner/judge/familiarity.h"
#include "scanner/store/store.h"

namespace linkmilter {

class NameMemory {
 public:
  // `store` must outlive it.
  NameMemory(Store& store, WallTime now) : store_(store), now_(now) {}

  // Asks for those that were not asked for yet, up to kMaxNamesOfMessage in all.
  void Recall(const std::vector<std::string>& names);

  const std::vector<std::string>& names() const { return names_; }
  const FamiliarNames& familiar() const { return familiar_; }
  bool speaks() const { return speaks_; }  // what it knows counts as signals

 private:
  Store& store_;
  const WallTime now_;
  std::vector<std::string> names_;
  FamiliarNames familiar_;
  bool speaks_ = false;
};

}  // namespace linkmilter
