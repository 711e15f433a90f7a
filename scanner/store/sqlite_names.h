// Known names in SQL: judge/familiarity.h over prepared statements. No threads; each object belongs
// to its connection's owner.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/judge/familiarity.h"
#include "scanner/store/sqlite_database.h"

namespace linkmilter::sqlite {

// Used by readers, and by the writer inside its transaction.
class NameFinder {
 public:
  static Result<NameFinder> Prepare(const Database& database);
  Result<std::optional<NameRecord>> Find(const Database& database, const std::string& name);
  // Store::FindNames.
  Result<KnownNames> FindAll(const Database& database, const std::vector<std::string>& names);

 private:
  Statement by_name_;
  Statement since_;
};

// What one clean-up forgets, and what comes new between two: a flood never outruns them, and none
// holds up a deferral.
inline constexpr std::size_t kTrimmedAtOnce = 10'000;

// Every call belongs inside a Transaction of `database`.
class NameTable {
 public:
  static Result<NameTable> Prepare(const Database& database);
  // Store::CountNames. New names beyond kTrimmedAtOnce since the last Trim are left out.
  Status Count(const Database& database, const NameSighting& sighting, WallTime now);
  // Forgets names beyond `most`: those that no proven sender named first, of them the longest
  // unseen. No more than kTrimmedAtOnce.
  Status Trim(const Database& database, std::size_t most);

 private:
  Status Save(const Database& database, const std::string& name, const NameRecord& record);

  NameFinder finder_;
  Statement save_;
  Statement trim_;
  std::size_t fresh_ = 0;  // names since the last Trim
};

}  // namespace linkmilter::sqlite
