#include "scanner/store/sqlite_campaigns.h"

#include <string_view>
#include <utility>

#include "scanner/store/stored_time.h"

namespace linkmilter::sqlite {
namespace {

// Keys are of one size and stand side by side.
std::string Joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys)
    text += key;
  return text;
}

std::vector<std::string> Parted(std::string_view text) {
  std::vector<std::string> keys;
  for (; text.size() >= kCampaignKeyBytes; text.remove_prefix(kCampaignKeyBytes))
    keys.emplace_back(text.substr(0, kCampaignKeyBytes));
  return keys;
}

}  // namespace

Result<CampaignTable> CampaignTable::Prepare(const Database& database) {
  CampaignTable table;
  const std::pair<Statement*, std::string_view> all[] = {
      {&table.find_, "SELECT number, first, recipients, samples FROM sighting WHERE key = ?"},
      {&table.save_,
       "INSERT INTO sighting VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5) ON CONFLICT (number) DO UPDATE "
       "SET first = excluded.first, recipients = excluded.recipients, samples = excluded.samples "
       "RETURNING number"},
      {&table.trim_, "DELETE FROM sighting WHERE number <= ?"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = database.Prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(prepared).value();
  }
  return table;
}

Result<std::vector<std::size_t>> CampaignTable::Count(const Database& database,
                                                      const Sighting& sighting,
                                                      const CampaignPolicy& policy,
                                                      WallTime now) {
  std::vector<std::size_t> sampled;
  for (const CampaignLink& link : sighting.links) {
    auto found = Find(database, link.campaign, now);
    if (!found) return found.error();
    Row& row = found.value();
    const CampaignRecord before = row.record;
    if (CountIn(link, sighting, policy, row.record)) sampled.push_back(link.index);
    if (row.number != 0 && row.record == before) continue;
    if (auto saved = Save(database, link.campaign, row); !saved) return saved.error();
  }
  return sampled;
}

Result<CampaignTable::Row> CampaignTable::Find(const Database& database,
                                               const std::string& key,
                                               WallTime now) {
  const Use row(find_);
  const auto step = row->Bind(1, key).Next();
  if (step == Statement::Step::kFailed) return database.LastError("cannot read");
  if (step == Statement::Step::kDone) return Row{0, {now, {}, {}}};
  const WallTime first = FromStored(row->Integer(1));
  if (now - first >= kCampaignLife) return Row{row->Integer(0), {now, {}, {}}};
  return Row{row->Integer(0), {first, Parted(row->Text(2)), Parted(row->Text(3))}};
}

// Numbers rise by one a row: what lies kMaxCampaigns behind the newest is one too many.
Status CampaignTable::Save(const Database& database, const std::string& key, const Row& row) {
  const std::string recipients = Joined(row.record.recipients);
  const std::string samples = Joined(row.record.samples);
  const Use saved(save_);
  saved->Bind(1, row.number).Bind(2, key).Bind(3, ToStored(row.record.first));
  saved->Bind(4, recipients).Bind(5, samples);
  if (saved->Next() != Statement::Step::kRow) return database.LastError("cannot write");
  const std::int64_t number = saved->Integer(0);
  if (saved->Next() != Statement::Step::kDone) return database.LastError("cannot write");
  if (row.number != 0) return Done();
  trim_.Bind(1, number - static_cast<std::int64_t>(kMaxCampaigns));
  return trim_.Run() ? Done() : database.LastError("cannot write");
}

}  // namespace linkmilter::sqlite
