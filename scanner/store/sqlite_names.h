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

// Every call belongs inside a Transaction of `database`.
class NameTable {
 public:
  static Result<NameTable> Prepare(const Database& database);
  // Store::CountNames.
  Status Count(const Database& database, const NameSighting& sighting, WallTime now);
  // Forgets names beyond `most`: those that no proven sender named first, of them the longest
  // unseen. No more than kTrimmedAtOnce.
  Status Trim(const Database& database, std::size_t most);

 private:
  Status Save(const Database& database, const std::string& name, const NameRecord& record);

  NameFinder finder_;
  Statement save_;
  Statement trim_;
};

inline constexpr int kTrimmedAtOnce = 20'000;  // a clean-up must not hold up deferrals

}  // namespace linkmilter::sqlite
