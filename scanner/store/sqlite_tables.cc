#include "scanner/store/sqlite_tables.h"

#include <array>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "scanner/store/finding_codec.h"
#include "scanner/store/sqlite_schema.h"
#include "scanner/store/stored_time.h"

namespace linkmilter::sqlite {
namespace {

constexpr std::size_t kIdBytes = 4;  // "lm-9f3a2c41": for people to quote, not a key

// What is deleted once its column is older than `life`.
struct Expiry {
  const char* sql;
  Seconds life;
};
constexpr std::array<Expiry, kExpiringTables> kExpiries = {{
    {"DELETE FROM finding WHERE rowid IN "
     "(SELECT rowid FROM finding WHERE valid_until <= ? LIMIT ?)",
     Seconds(0)},
    {"DELETE FROM deferral WHERE number IN (SELECT number FROM deferral WHERE first <= ? LIMIT ?)",
     kDeferralLife},
    {"DELETE FROM deferral_key WHERE key IN (SELECT key FROM deferral_key WHERE made <= ? LIMIT ?)",
     kDeferralLife},
    {"DELETE FROM campaign WHERE key IN (SELECT key FROM campaign WHERE first <= ? LIMIT ?)",
     kDeferralLife},
    {"DELETE FROM pending WHERE rowid IN (SELECT rowid FROM pending WHERE since <= ? LIMIT ?)",
     kDeferralLife},
    {"DELETE FROM history WHERE number IN (SELECT number FROM history WHERE at <= ? LIMIT ?)",
     kHistoryLife},
    {"DELETE FROM sighting WHERE number IN (SELECT number FROM sighting WHERE first <= ? LIMIT ?)",
     kCampaignLife},
    {"DELETE FROM known_name WHERE name IN (SELECT name FROM known_name WHERE last <= ? LIMIT ?)",
     kNameLife},
}};

struct Wanted {
  Statement& statement;
  std::string_view sql;
};

Status PrepareAll(const Database& database, std::initializer_list<Wanted> all) {
  for (const Wanted& wanted : all) {
    auto statement = database.Prepare(wanted.sql);
    if (!statement) return statement.error();
    wanted.statement = std::move(statement).value();
  }
  return Done();
}

std::string Joined(const std::vector<std::string>& recipients) {
  return nlohmann::json(recipients).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Result<DeferralFinder> DeferralFinder::Prepare(const Database& database) {
  DeferralFinder finder;
  const Status prepared = PrepareAll(
      database, {{finder.by_key_,
                  "SELECT d.number, d.id, d.times, d.first, d.last FROM deferral_key AS k "
                  "JOIN deferral AS d ON d.number = k.number WHERE k.key = ?"},
                 {finder.campaign_, "SELECT first FROM campaign WHERE key = ?"}});
  if (!prepared) return prepared.error();
  return finder;
}

Result<std::optional<DeferralFinder::Found>> DeferralFinder::Find(const Database& database,
                                                                  const DeferralKeys& keys) {
  for (const std::string* key : {&keys.by_message_id, &keys.by_sender}) {
    if (key->empty()) continue;
    const Use row(by_key_);
    const auto step = row->Bind(1, *key).Next();
    if (step == Statement::Step::kFailed) return database.LastError("cannot read");
    if (step == Statement::Step::kDone) continue;
    DeferralRecord record{row->Text(1), static_cast<int>(row->Integer(2)),
                          FromStored(row->Integer(3)), FromStored(row->Integer(4))};
    return {Found{row->Integer(0), std::move(record)}};
  }
  if (keys.by_links.empty()) return {std::nullopt};
  const Use row(campaign_);
  const auto step = row->Bind(1, keys.by_links).Next();
  if (step == Statement::Step::kFailed) return database.LastError("cannot read");
  if (step == Statement::Step::kDone) return {std::nullopt};
  Found campaign;
  campaign.record.first = FromStored(row->Integer(0));
  return {std::move(campaign)};
}

ReadTables::ReadTables(Database database, DeferralFinder deferrals, NameFinder names)
    : database_(std::move(database)), deferrals_(std::move(deferrals)), names_(std::move(names)) {}

Result<ReadTables> ReadTables::Prepare(Database database) {
  auto finder = DeferralFinder::Prepare(database);
  if (!finder) return finder.error();
  auto names = NameFinder::Prepare(database);
  if (!names) return names.error();
  ReadTables tables(std::move(database), std::move(finder).value(), std::move(names).value());
  const Status prepared = PrepareAll(
      tables.database_,
      {{tables.finding_, "SELECT body FROM finding WHERE url = ? AND valid_until > ?"},
       {tables.unfinished_,
        "SELECT asked FROM pending WHERE since > ?1 AND NOT EXISTS (SELECT 1 FROM "
        "finding WHERE finding.url = pending.url AND valid_until > ?2) ORDER BY since"}});
  if (!prepared) return prepared.error();
  return tables;
}

// A deleted file can be read on, but what it says is lost at the next start. The writer makes the
// new one.
Status ReadTables::FollowFile() {
  if (!database_.HasMoved()) return Done();
  auto database = Database::Open(database_.path(), Access::kExisting);
  if (!database) return database.error();
  auto fresh = Prepare(std::move(database).value());
  if (!fresh) return fresh.error();
  *this = std::move(fresh).value();
  return Done();
}

Result<std::optional<Finding>> ReadTables::FindFinding(const std::string& url, WallTime now) {
  if (auto file = FollowFile(); !file) return file.error();
  const Use row(finding_);
  const auto step = row->Bind(1, url).Bind(2, ToStored(now)).Next();
  if (step == Statement::Step::kFailed) return database_.LastError("cannot read");
  if (step == Statement::Step::kDone) return {std::nullopt};
  return DecodeFinding(row->Text(0));
}

Result<std::optional<DeferralRecord>> ReadTables::FindDeferral(const DeferralKeys& keys) {
  if (auto file = FollowFile(); !file) return file.error();
  auto found = deferrals_.Find(database_, keys);
  if (!found) return found.error();
  if (!found.value()) return {std::nullopt};
  return {std::move(found.value()->record)};
}

Result<std::vector<std::string>> ReadTables::UnfinishedTraces(WallTime now) {
  if (auto file = FollowFile(); !file) return file.error();
  std::vector<std::string> urls;
  const Use row(unfinished_);
  row->Bind(1, ToStored(now - kDeferralLife)).Bind(2, ToStored(now));
  auto step = row->Next();
  for (; step == Statement::Step::kRow; step = row->Next())
    urls.push_back(row->Text(0));
  if (step == Statement::Step::kFailed) return database_.LastError("cannot read");
  return urls;
}

Result<KnownNames> ReadTables::FindNames(const std::vector<std::string>& names) {
  if (auto file = FollowFile(); !file) return file.error();
  return names_.FindAll(database_, names);
}

Result<std::vector<ToldAnswer>> ReadTables::FindAnswers(const std::string& source,
                                                        std::size_t most,
                                                        WallTime now) {
  if (auto file = FollowFile(); !file) return file.error();
  return ReadAnswers(database_, source, most, now);
}

WriteTables::WriteTables(Database database, Others others)
    : database_(std::move(database)),
      companions_(database_.path()),
      deferrals_(std::move(others.deferrals)),
      campaigns_(std::move(others.campaigns)),
      names_(std::move(others.names)),
      answers_(std::move(others.answers)) {}

Status WriteTables::Reopen() {
  companions_.Remove();
  auto database = OpenStore(database_.path());
  if (!database) return database.error();
  auto fresh = Prepare(std::move(database).value());
  if (!fresh) return fresh.error();
  *this = std::move(fresh).value();
  return Done();
}

Result<WriteTables> WriteTables::Prepare(Database database) {
  auto finder = DeferralFinder::Prepare(database);
  if (!finder) return finder.error();
  auto campaigns = CampaignTable::Prepare(database);
  if (!campaigns) return campaigns.error();
  auto names = NameTable::Prepare(database);
  if (!names) return names.error();
  auto answers = AnswerTable::Prepare(database);
  if (!answers) return answers.error();
  WriteTables tables(std::move(database), {std::move(finder).value(), std::move(campaigns).value(),
                                           std::move(names).value(), std::move(answers).value()});
  const Status prepared = PrepareAll(
      tables.database_,
      {{tables.save_finding_, "INSERT OR REPLACE INTO finding VALUES (?, ?, ?)"},
       {tables.finish_, "DELETE FROM pending WHERE url = ?"},
       {tables.save_deferral_,
        "INSERT INTO deferral VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5) ON CONFLICT (number) DO "
        "UPDATE SET times = excluded.times, last = excluded.last RETURNING number"},
       {tables.save_key_, "INSERT OR REPLACE INTO deferral_key VALUES (?, ?, ?)"},
       {tables.save_campaign_,
        "INSERT INTO campaign VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET first = "
        "excluded.first WHERE first <= ?3"},
       {tables.save_pending_, "INSERT OR REPLACE INTO pending VALUES (?, ?, ?)"},
       {tables.save_history_,
        "INSERT INTO history (at, id, queue_id, sender, recipients, action, score, links) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"}});
  if (!prepared) return prepared.error();
  for (std::size_t i = 0; i < kExpiries.size(); ++i) {
    auto expire = tables.database_.Prepare(kExpiries.at(i).sql);
    if (!expire) return expire.error();
    tables.expire_.at(i) = std::move(expire).value();
  }
  return tables;
}

Status WriteTables::SaveFinding(const Finding& finding) {
  const std::string body = EncodeFinding(finding);
  save_finding_.Bind(1, finding.url).Bind(2, ToStored(finding.valid_until)).Bind(3, body);
  if (!save_finding_.Run()) return Failed();
  if (!finish_.Bind(1, finding.url).Run()) return Failed();
  return Done();
}

Result<DeferralRecord> WriteTables::Defer(const DeferralKeys& keys,
                                          const std::vector<std::string>& pending,
                                          WallTime now) {
  auto known = deferrals_.Find(database_, keys);
  if (!known) return known.error();
  auto found = known.value().value_or(DeferralFinder::Found{0, {"", 0, now, {}}});
  if (now - found.record.first >= kDeferralLife) found = {0, {"", 0, now, {}}};
  DeferralRecord& record = found.record;
  if (record.id.empty()) record.id = "lm-" + Hex(RandomBytes(kIdBytes));
  if (record.times == 0 || now - record.last >= kSameAttempt) {
    ++record.times;
    record.last = now;
  }
  {
    const Use row(save_deferral_);
    row->Bind(1, found.number).Bind(2, record.id).Bind(3, std::int64_t{record.times});
    row->Bind(4, ToStored(record.first)).Bind(5, ToStored(record.last));
    if (row->Next() != Statement::Step::kRow) return Failed();
    found.number = row->Integer(0);
    if (row->Next() != Statement::Step::kDone) return Failed();
  }
  if (auto saved = SaveKeys(keys, found.number, now); !saved) return saved.error();
  if (auto saved = SavePending(pending, now); !saved) return saved.error();
  return record;
}

Status WriteTables::SaveKeys(const DeferralKeys& keys, std::int64_t number, WallTime now) {
  for (const std::string* key : {&keys.by_message_id, &keys.by_sender}) {
    if (key->empty()) continue;
    if (!save_key_.Bind(1, *key).Bind(2, number).Bind(3, ToStored(now)).Run()) return Failed();
  }
  if (keys.by_links.empty()) return Done();
  save_campaign_.Bind(1, keys.by_links).Bind(2, ToStored(now));
  if (!save_campaign_.Bind(3, ToStored(now - kDeferralLife)).Run()) return Failed();
  return Done();
}

Status WriteTables::SavePending(const std::vector<std::string>& pending, WallTime now) {
  for (const std::string& asked : pending) {
    const auto url = std::string_view(asked).substr(0, asked.find('#'));
    if (!save_pending_.Bind(1, url).Bind(2, asked).Bind(3, ToStored(now)).Run()) return Failed();
  }
  return Done();
}

Result<std::vector<std::size_t>> WriteTables::CountCampaigns(const Sighting& sighting,
                                                             const CampaignPolicy& policy,
                                                             WallTime now) {
  return campaigns_.Count(database_, sighting, policy, now);
}

Status WriteTables::CountNames(const NameSighting& sighting, WallTime now) {
  return names_.Count(database_, sighting, now);
}

Status WriteTables::KeepAnswers(const std::string& source, const std::vector<ToldAnswer>& answers) {
  return answers_.Keep(database_, source, answers);
}

Status WriteTables::Record(const HistoryRow& row) {
  const std::string recipients = Joined(row.recipients);
  save_history_.Bind(1, ToStored(row.when)).Bind(2, row.id).Bind(3, row.queue_id);
  save_history_.Bind(4, row.sender).Bind(5, recipients).Bind(6, row.action);
  if (!save_history_.Bind(7, row.score).Bind(8, std::int64_t{row.links}).Run()) return Failed();
  return Done();
}

Status WriteTables::Expire(WallTime now) {
  for (std::size_t i = 0; i < expire_.size(); ++i) {
    const WallTime before = now - kExpiries.at(i).life;
    Statement& expire = expire_.at(i);
    if (!expire.Bind(1, ToStored(before)).Bind(2, std::int64_t{kExpiredAtOnce}).Run())
      return Failed();
  }
  if (auto trimmed = names_.Trim(database_, kMaxNames); !trimmed) return trimmed;
  return answers_.Trim(database_, kMaxKeptAnswers, now);
}

}  // namespace linkmilter::sqlite
