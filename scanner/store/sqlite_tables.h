// What the store asks and writes, in SQL: prepared statements over one connection. No threads, no
// waiting beyond the busy time-out. Each object belongs to its connection's owner.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/store/sqlite_answers.h"
#include "scanner/store/sqlite_campaigns.h"
#include "scanner/store/sqlite_database.h"
#include "scanner/store/sqlite_names.h"
#include "scanner/store/sqlite_schema.h"
#include "scanner/store/store.h"

namespace linkmilter::sqlite {

inline constexpr int kExpiredAtOnce = 500;  // rows a clean-up takes: it never stalls
inline constexpr std::size_t kExpiringTables = 8;
inline constexpr Seconds kHistoryLife{30 * 24 * 3600};

// Deferral records by their keys. Used by readers, and by the writer inside its transaction.
class DeferralFinder {
 public:
  static Result<DeferralFinder> Prepare(const Database& database);
  struct Found {
    std::int64_t number = 0;  // 0: only the campaign is known
    DeferralRecord record;
  };
  Result<std::optional<Found>> Find(const Database& database, const DeferralKeys& keys);

 private:
  Statement by_key_;
  Statement campaign_;
};

class ReadTables {
 public:
  static Result<ReadTables> Prepare(Database database);
  Result<std::optional<Finding>> FindFinding(const std::string& url, WallTime now);
  Result<std::optional<DeferralRecord>> FindDeferral(const DeferralKeys& keys);
  Result<std::vector<std::string>> UnfinishedTraces(WallTime now);
  Result<KnownNames> FindNames(const std::vector<std::string>& names);
  Result<std::vector<ToldAnswer>> FindAnswers(const std::string& source,
                                              std::size_t most,
                                              WallTime now);

 private:
  ReadTables(Database database, DeferralFinder deferrals, NameFinder names);
  Status FollowFile();

  Database database_;
  DeferralFinder deferrals_;
  NameFinder names_;
  Statement finding_;
  Statement unfinished_;
};

// Every call belongs inside a Transaction of database().
class WriteTables {
 public:
  static Result<WriteTables> Prepare(Database database);
  const Database& database() const { return database_; }
  // Opens the file that lies at the same path now, made anew if there is none: for one that was
  // deleted or replaced. Outside of transactions.
  Status Reopen();

  Status SaveFinding(const Finding& finding);
  Result<DeferralRecord> Defer(const DeferralKeys& keys,
                               const std::vector<std::string>& pending,
                               WallTime now);
  Result<std::vector<std::size_t>> CountCampaigns(const Sighting& sighting,
                                                  const CampaignPolicy& policy,
                                                  WallTime now);
  Status CountNames(const NameSighting& sighting, WallTime now);
  Status Record(const HistoryRow& row);
  Status KeepAnswers(const std::string& source, const std::vector<ToldAnswer>& answers);
  // Takes up to kExpiredAtOnce rows of each table that nobody needs any more, names beyond
  // kMaxNames, and answers that have expired or are beyond kMaxKeptAnswers.
  Status Expire(WallTime now);

 private:
  // What other files know how to write.
  struct Others {
    DeferralFinder deferrals;
    CampaignTable campaigns;
    NameTable names;
    AnswerTable answers;
  };
  WriteTables(Database database, Others others);
  Status SaveKeys(const DeferralKeys& keys, std::int64_t number, WallTime now);
  Status SavePending(const std::vector<std::string>& pending, WallTime now);
  Error Failed() const { return database_.LastError("cannot write"); }

  Database database_;
  Companions companions_;
  DeferralFinder deferrals_;
  CampaignTable campaigns_;
  NameTable names_;
  AnswerTable answers_;
  Statement save_finding_;
  Statement finish_;
  Statement save_deferral_;
  Statement save_key_;
  Statement save_campaign_;
  Statement save_pending_;
  Statement save_history_;
  std::array<Statement, kExpiringTables> expire_;
};

}  // namespace linkmilter::sqlite
