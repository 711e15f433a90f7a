#include "scanner/name_memory.h"

#include <algorithm>

namespace linkmilter {

void NameMemory::Recall(const std::vector<std::string>& names) {
  std::vector<std::string> fresh;
  for (const std::string& name : names) {
    if (names_.size() == kMaxNamesOfMessage) break;
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) continue;
    names_.push_back(name);
    fresh.push_back(name);
  }
  if (fresh.empty()) return;
  const auto known = store_.FindNames(fresh);
  if (!known.ok()) return;
  familiar_.merge(Familiarize(fresh, known.value(), now_));
  speaks_ = MaySpeak(known.value(), now_);
}

}  // namespace linkmilter
