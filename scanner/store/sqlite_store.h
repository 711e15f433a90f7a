// The embedded store: one SQLite file (WAL). Reads go through their own connection and never wait
// for the writer; writes are queued to one thread that commits them in batches. Bounded: a call
// answers within kStoreTimeout whatever the disk does, and a file that is locked or full gives
// errors, never an exception. A file that is deleted or replaced is opened anew. Several processes
// may share the file. Any thread; owned by main.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/reputation/answer_memory.h"
#include "scanner/store/store.h"

namespace linkmilter {

inline constexpr Milliseconds kStoreTimeout{2000};       // how long Defer waits for the disk
inline constexpr Milliseconds kFlushTimeout{10'000};     // how long Flush does
inline constexpr std::size_t kMaxQueuedWrites = 10'000;  // a disk that hangs; beyond: lost

// How writing fares, told at each change: an error that names the file and the reason when records
// begin to be lost, and Done() when they are written again. Called on any thread, never under a
// lock of the store; must not call the store.
using StoreObserver = std::function<void(const Status&)>;

class SqliteStore final : public Store, public AnswerKeeper {
 public:
  // Whether directory and file would let Create in; opens and makes nothing.
  static Status Check(const std::string& path);
  // Opens or creates the file at `path`. Errors name it and say what to do.
  static Result<std::unique_ptr<SqliteStore>> Create(const std::string& path,
                                                     StoreObserver observer = {});
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;
  SqliteStore(SqliteStore&&) = delete;
  SqliteStore& operator=(SqliteStore&&) = delete;
  ~SqliteStore() override;  // writes what is queued

  Result<std::optional<Finding>> FindFinding(const std::string& url, WallTime now) override;
  void SaveFinding(const Finding& finding) override;
  Result<std::optional<DeferralRecord>> FindDeferral(const DeferralKeys& keys) override;
  Result<DeferralRecord> Defer(const DeferralKeys& keys,
                               const std::vector<std::string>& pending,
                               WallTime now) override;
  Result<std::vector<std::string>> UnfinishedTraces(WallTime now) override;
  Result<std::vector<std::size_t>> CountCampaigns(const Sighting& sighting,
                                                  const CampaignPolicy& policy,
                                                  WallTime now) override;
  Result<KnownNames> FindNames(const std::vector<std::string>& names) override;
  void CountNames(const NameSighting& sighting, WallTime now) override;
  void Record(const HistoryRow& row) override;
  Result<std::vector<ToldAnswer>> FindAnswers(const std::string& source,
                                              std::size_t most,
                                              WallTime now) override;
  void KeepAnswers(const std::string& source,
                   const std::vector<ToldAnswer>& answers,
                   WallTime now) override;
  std::string SiteKey() override;
  // An error also if something queued since the last Flush was lost; it says how much and why.
  Status Flush() override;

 private:
  struct Parts;
  explicit SqliteStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace linkmilter
