#include "scanner/store/sqlite_names.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "scanner/store/stored_time.h"

namespace linkmilter::sqlite {
namespace {

// A damaged file may say anything: what no site can have counted is cut.
std::int64_t Counted(std::int64_t stored) {
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  return std::clamp(stored, std::int64_t{0}, kMost);
}

// "9f3a2c41 0b12ff00"
std::string Joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys)
    text.append(text.empty() ? "" : " ").append(key);
  return text;
}

std::vector<std::string> Parted(const std::string& text) {
  std::vector<std::string> keys;
  if (text.empty()) return keys;
  for (const std::string_view key : Split(text, ' '))
    keys.emplace_back(key);
  keys.resize(std::min(keys.size(), kMostSenders));
  return keys;
}

NameRecord RecordIn(const Use& row) {
  return {FromStored(row->Integer(0)), FromStored(row->Integer(1)), Counted(row->Integer(2)),
          Counted(row->Integer(3)),    Counted(row->Integer(4)),    Parted(row->Text(5)),
          Counted(row->Integer(6)),    FromStored(row->Integer(7))};
}

}  // namespace

Result<NameFinder> NameFinder::Prepare(const Database& database) {
  NameFinder finder;
  auto by_name = database.Prepare(
      "SELECT first, last, days, messages, recipients, senders, bad_days, last_bad "
      "FROM known_name WHERE name = ?");
  if (!by_name) return by_name.error();
  auto since = database.Prepare("SELECT first FROM known_name ORDER BY first LIMIT 1");
  if (!since) return since.error();
  finder.by_name_ = std::move(by_name).value();
  finder.since_ = std::move(since).value();
  return finder;
}

Result<std::optional<NameRecord>> NameFinder::Find(const Database& database,
                                                   const std::string& name) {
  const Use row(by_name_);
  const auto step = row->Bind(1, name).Next();
  if (step == Statement::Step::kFailed) return database.LastError("cannot read");
  if (step == Statement::Step::kDone) return {std::nullopt};
  return {RecordIn(row)};
}

Result<KnownNames> NameFinder::FindAll(const Database& database,
                                       const std::vector<std::string>& names) {
  KnownNames known;
  const Use row(since_);  // open to the end: one read transaction for all
  const auto step = row->Next();
  if (step == Statement::Step::kFailed) return database.LastError("cannot read");
  if (step == Statement::Step::kDone) return known;
  known.since = FromStored(row->Integer(0));
  for (const std::string& name : names) {
    auto found = Find(database, name);
    if (!found) return found.error();
    if (found.value()) known.records.emplace(name, *std::move(found).value());
  }
  return known;
}

Result<NameTable> NameTable::Prepare(const Database& database) {
  NameTable table;
  auto finder = NameFinder::Prepare(database);
  if (!finder) return finder.error();
  auto save =
      database.Prepare("INSERT OR REPLACE INTO known_name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!save) return save.error();
  auto trim = database.Prepare(
      "DELETE FROM known_name WHERE name IN (SELECT name FROM known_name "
      "ORDER BY messages > 0, last "
      "LIMIT max(0, min(?1, (SELECT count(*) FROM known_name) - ?2)))");
  if (!trim) return trim.error();
  table.finder_ = std::move(finder).value();
  table.save_ = std::move(save).value();
  table.trim_ = std::move(trim).value();
  return table;
}

Status NameTable::Count(const Database& database, const NameSighting& sighting, WallTime now) {
  for (const std::string& name : sighting.names) {
    auto found = finder_.Find(database, name);
    if (!found) return found.error();
    if (!found.value() && ++fresh_ > kTrimmedAtOnce) continue;
    NameRecord record = found.value().value_or(NameRecord{});
    CountIn(sighting, name, now, record);
    if (found.value() == record) continue;
    if (auto saved = Save(database, name, record); !saved) return saved;
  }
  return Done();
}

Status NameTable::Save(const Database& database,
                       const std::string& name,
                       const NameRecord& record) {
  const std::string senders = Joined(record.senders);
  save_.Bind(1, name).Bind(2, ToStored(record.first)).Bind(3, ToStored(record.last));
  save_.Bind(4, record.days).Bind(5, record.messages).Bind(6, record.recipients).Bind(7, senders);
  save_.Bind(8, record.bad_days).Bind(9, ToStored(record.last_bad));
  return save_.Run() ? Done() : database.LastError("cannot write");
}

Status NameTable::Trim(const Database& database, std::size_t most) {
  fresh_ = 0;
  trim_.Bind(1, static_cast<std::int64_t>(kTrimmedAtOnce));
  trim_.Bind(2, static_cast<std::int64_t>(most));
  return trim_.Run() ? Done() : database.LastError("cannot write");
}

}  // namespace linkmilter::sqlite
