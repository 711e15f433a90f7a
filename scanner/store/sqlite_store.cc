#include "scanner/store/sqlite_store.h"

#include <chrono>
#include <utility>

#include "base/guarded.h"
#include "scanner/store/sqlite_schema.h"
#include "scanner/store/sqlite_tables.h"
#include "scanner/store/sqlite_writer.h"

namespace linkmilter {
namespace {

using sqlite::Slot;

template <typename T>
Result<T> WaitFor(Slot<T>& slot, Milliseconds patience) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + patience;
  const bool done = slot.WaitUntil(deadline, [](const auto& answer) { return answer.has_value(); });
  if (!done) return Error{"the disk did not answer in time"};
  return slot.With([](auto& answer) { return std::move(*answer); });
}

Error InStore(const std::string& path, const Error& error) {
  return Error{"store " + path + ": " + error.message};
}

}  // namespace

struct SqliteStore::Parts {
  Parts(std::string name,
        std::string key,
        sqlite::ReadTables tables,
        sqlite::WriteTables writes,
        StoreObserver observer)
      : path(std::move(name)),
        site_key(std::move(key)),
        reader(std::move(tables)),
        told(std::move(observer)),
        writer(
            std::move(writes), kMaxQueuedWrites, [this](const Status& status) { Tell(status); }) {}

  Error Named(const Error& error) const { return InStore(path, error); }
  template <typename T>
  Result<T> Named(Result<T> result) const {
    return result ? std::move(result) : Result<T>(Named(result.error()));
  }

  void Tell(const Status& status) const {
    if (told) told(Named(status));
  }

  const std::string path;
  const std::string site_key;
  Guarded<sqlite::ReadTables> reader;
  const StoreObserver told;
  sqlite::Writer writer;
};

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SqliteStore::~SqliteStore() = default;

Status SqliteStore::Check(const std::string& path) {
  const Status place = sqlite::CheckPlace(path);
  return place ? Done() : InStore(path, place.error());
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::Create(const std::string& path,
                                                         StoreObserver observer) {
  const auto failed = [&path](const Error& error) { return InStore(path, error); };
  auto database = sqlite::OpenStore(path);
  if (!database) return failed(database.error());
  auto site_key = sqlite::LoadSiteKey(database.value());
  if (!site_key) return failed(site_key.error());
  auto writes = sqlite::WriteTables::Prepare(std::move(database).value());
  if (!writes) return failed(writes.error());
  auto second = sqlite::Database::Open(path, sqlite::Access::kExisting);
  if (!second) return failed(second.error());
  auto reads = sqlite::ReadTables::Prepare(std::move(second).value());
  if (!reads) return failed(reads.error());
  auto parts = std::make_unique<Parts>(path, std::move(site_key).value(), std::move(reads).value(),
                                       std::move(writes).value(), std::move(observer));
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
}

Result<std::optional<Finding>> SqliteStore::FindFinding(const std::string& url, WallTime now) {
  return parts_->Named(
      parts_->reader.With([&](auto& tables) { return tables.FindFinding(url, now); }));
}

void SqliteStore::SaveFinding(const Finding& finding) {
  parts_->writer.Add(finding);
}

Result<std::optional<DeferralRecord>> SqliteStore::FindDeferral(const DeferralKeys& keys) {
  return parts_->Named(
      parts_->reader.With([&](auto& tables) { return tables.FindDeferral(keys); }));
}

Result<DeferralRecord> SqliteStore::Defer(const DeferralKeys& keys,
                                          const std::vector<std::string>& pending,
                                          WallTime now) {
  auto done = std::make_shared<Slot<DeferralRecord>>();
  if (!parts_->writer.Add(sqlite::DeferJob{keys, pending, now, done}))
    return parts_->Named(Error{"the disk does not keep up"});
  return parts_->Named(WaitFor(*done, kStoreTimeout));
}

Result<std::vector<std::string>> SqliteStore::UnfinishedTraces(WallTime now) {
  return parts_->Named(
      parts_->reader.With([&](auto& tables) { return tables.UnfinishedTraces(now); }));
}

Result<std::vector<std::size_t>> SqliteStore::CountCampaigns(const Sighting& sighting,
                                                             const CampaignPolicy& policy,
                                                             WallTime now) {
  auto done = std::make_shared<Slot<std::vector<std::size_t>>>();
  if (!parts_->writer.Add(sqlite::CampaignJob{sighting, policy, now, done}))
    return parts_->Named(Error{"the disk does not keep up"});
  return parts_->Named(WaitFor(*done, kStoreTimeout));
}

Result<KnownNames> SqliteStore::FindNames(const std::vector<std::string>& names) {
  return parts_->Named(parts_->reader.With([&](auto& tables) { return tables.FindNames(names); }));
}

void SqliteStore::CountNames(const NameSighting& sighting, WallTime now) {
  parts_->writer.Add(sqlite::NameJob{sighting, now});
}

void SqliteStore::Record(const HistoryRow& row) {
  parts_->writer.Add(row);
}

Result<std::vector<ToldAnswer>> SqliteStore::FindAnswers(const std::string& source,
                                                         std::size_t most,
                                                         WallTime now) {
  return parts_->Named(
      parts_->reader.With([&](auto& tables) { return tables.FindAnswers(source, most, now); }));
}

void SqliteStore::KeepAnswers(const std::string& source,
                              const std::vector<ToldAnswer>& answers,
                              WallTime now) {
  parts_->writer.Add(sqlite::AnswerJob{source, answers, now});
}

std::string SqliteStore::SiteKey() {
  return parts_->site_key;
}

Status SqliteStore::Flush() {
  auto done = std::make_shared<Slot<Unit>>();
  parts_->writer.Add(sqlite::FlushJob{done});
  return parts_->Named(WaitFor(*done, kFlushTimeout));
}

}  // namespace linkmilter
