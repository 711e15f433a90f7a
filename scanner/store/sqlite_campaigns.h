// Campaigns in SQL: judge/campaign.h over prepared statements. No threads; belongs to the writer's
// connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/judge/campaign.h"
#include "scanner/store/sqlite_database.h"

namespace linkmilter::sqlite {

class CampaignTable {
 public:
  static Result<CampaignTable> Prepare(const Database& database);
  // Store::CountCampaigns. Belongs inside a Transaction of `database`.
  Result<std::vector<std::size_t>> Count(const Database& database,
                                         const Sighting& sighting,
                                         const CampaignPolicy& policy,
                                         WallTime now);

 private:
  struct Row {
    std::int64_t number = 0;  // 0: new
    CampaignRecord record;
  };
  Result<Row> Find(const Database& database, const std::string& key, WallTime now);
  Status Save(const Database& database, const std::string& key, const Row& row);

  Statement find_;
  Statement save_;
  Statement trim_;
};

}  // namespace linkmilter::sqlite
