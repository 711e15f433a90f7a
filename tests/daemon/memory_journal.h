// A journal that remembers.
#pragma once

#include <vector>

#include "daemon/journal.h"

namespace linkmilter {

class MemoryJournal final : public Journal {
 public:
  void Write(const Record& record) override { records.push_back(record); }
  std::vector<Record> records;
};

}  // namespace linkmilter
