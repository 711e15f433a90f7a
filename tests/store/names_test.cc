// Known names, in both stores.
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/store/memory_store.h"
#include "scanner/store/sqlite_names.h"
#include "scanner/store/sqlite_schema.h"
#include "tests/store/samples.h"

namespace linkmilter {
namespace {

constexpr Seconds kDay{24 * 3600};
const std::vector<std::string> kNames = {"a.example", "b.example"};

sqlite::Database Raw(const std::string& path) {
  return sqlite::Database::Open(path, sqlite::Access::kExisting).value();
}

// As one message more, in a process of its own where the store has a file.
void ExpectToRemember(const std::function<KnownNames(const NameSighting&, WallTime)>& count) {
  const KnownNames first = count({{"a.example"}, "11111111", 2}, kNoon);
  EXPECT_EQ(first.since, kNoon);
  EXPECT_EQ(first.records.size(), 1U);
  count({{"a.example"}, "22222222", 1}, kNoon + 2 * kDay);
  count({{"a.example"}, "11111111", 1}, kNoon + 2 * kDay);
  const KnownNames last = count({kNames, "", 7, {"a.example"}}, kNoon + 3 * kDay);
  EXPECT_EQ(last.since, kNoon);
  ASSERT_EQ(last.records.size(), 2U);
  NameRecord expected;
  expected.first = kNoon;
  expected.last = std::chrono::floor<std::chrono::days>(kNoon + 3 * kDay);
  expected.days = 3;
  expected.messages = 3;
  expected.recipients = 4;
  expected.senders = {"11111111", "22222222"};
  expected.bad_days = 1;
  expected.last_bad = expected.last;
  EXPECT_EQ(last.records.at("a.example"), expected);
  EXPECT_EQ(last.records.at("b.example").first, kNoon + 3 * kDay);
  EXPECT_EQ(last.records.at("b.example").messages, 0);
}

TEST(Names, AreRememberedInMemory) {
  MemoryStore store;
  EXPECT_EQ(store.FindNames(kNames).value().since, std::nullopt);
  ExpectToRemember([&](const NameSighting& sighting, WallTime now) {
    store.CountNames(sighting, now);
    return store.FindNames(kNames).value();
  });
  store.FailWith(Error{"broken"});
  EXPECT_FALSE(store.FindNames(kNames).ok());
}

TEST(Names, AreRememberedOverRestarts) {
  const TemporaryDirectory directory;
  EXPECT_EQ(OpenStore(directory.File())->FindNames(kNames).value().since, std::nullopt);
  ExpectToRemember([&](const NameSighting& sighting, WallTime now) {
    OpenStore(directory.File())->CountNames(sighting, now);  // closing writes
    return OpenStore(directory.File())->FindNames(kNames).value();
  });
}

// The store of the version before, with what it held.
TEST(Names, ComeToFilesThatKnowNone) {
  const TemporaryDirectory directory;
  OpenStore(directory.File())->SaveFinding(SampleFinding());
  ASSERT_TRUE(Raw(directory.File()).Execute("DROP TABLE known_name").ok());
  const auto store = OpenStore(directory.File());
  EXPECT_EQ(store->FindNames(kNames).value().since, std::nullopt);
  store->CountNames({kNames, "", 1}, kNoon);
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_EQ(store->FindNames(kNames).value().records.size(), 2U);
  EXPECT_TRUE(store->FindFinding("http://a.example/", kNoon).value());
}

TEST(Names, AreForgottenThirteenMonthsAfterTheyWereLastSeen) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  store->CountNames({kNames, "", 1}, kNoon);
  store->CountNames({{"b.example"}, "", 1}, kNoon + kDay);
  store->CountNames({{"c.example"}, "", 1}, kNoon + kNameLife);
  ASSERT_TRUE(store->Flush().ok());
  const KnownNames before = store->FindNames({"a.example", "b.example"}).value();
  store->CountNames({{"c.example"}, "", 1}, kNoon + kNameLife + Seconds(61));
  ASSERT_TRUE(store->Flush().ok());
  const KnownNames after = store->FindNames({"a.example", "b.example"}).value();
  EXPECT_FALSE(after.records.contains("a.example"));
  EXPECT_TRUE(after.records.contains("b.example"));
}

TEST(Names, OfProvenSendersOutliveAFloodOfMadeUpOnes) {
  const TemporaryDirectory directory;
  const auto database = sqlite::OpenStore(directory.File()).value();
  auto table = sqlite::NameTable::Prepare(database).value();
  ASSERT_TRUE(table.Count(database, {{"old.example"}, "11111111", 1}, kNoon).ok());
  for (int i = 0; i < 5; ++i) {
    const std::vector<std::string> made_up = {std::to_string(i) + ".example"};
    ASSERT_TRUE(table.Count(database, {made_up, "", 1}, kNoon + (i + 1) * kDay).ok());
  }
  ASSERT_TRUE(table.Trim(database, 3).ok());
  auto finder = sqlite::NameFinder::Prepare(database).value();
  const std::vector<std::string> names = {"old.example", "0.example", "1.example",
                                          "2.example",   "3.example", "4.example"};
  std::vector<std::string> left;
  const KnownNames known = finder.FindAll(database, names).value();
  for (const auto& [name, record] : known.records)
    left.push_back(name);
  EXPECT_EQ(left, (std::vector<std::string>{"3.example", "4.example", "old.example"}));
  EXPECT_TRUE(table.Trim(database, 3).ok());
  EXPECT_EQ(database.Integer("SELECT count(*) FROM known_name").value(), 3);
}

TEST(Names, ComeNoFasterThanTheyAreForgotten) {
  const TemporaryDirectory directory;
  const auto database = sqlite::OpenStore(directory.File()).value();
  auto table = sqlite::NameTable::Prepare(database).value();
  NameSighting flood;
  for (std::size_t i = 0; i <= sqlite::kTrimmedAtOnce; ++i)
    flood.names.push_back(std::to_string(i) + ".example");
  const auto rows = [&] { return database.Integer("SELECT count(*) FROM known_name").value(); };
  sqlite::Transaction transaction(database);
  const auto most = static_cast<std::int64_t>(sqlite::kTrimmedAtOnce);
  ASSERT_TRUE(table.Count(database, flood, kNoon).ok());
  EXPECT_EQ(rows(), most);
  ASSERT_TRUE(table.Trim(database, sqlite::kTrimmedAtOnce).ok());
  ASSERT_TRUE(table.Count(database, flood, kNoon).ok());
  EXPECT_EQ(rows(), most + 1);
}

TEST(Names, StandRowsOfNoSense) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const std::string row =
      "INSERT INTO known_name VALUES ('a.example', -1, 9223372036854775807, 9223372036854775807, "
      "9223372036854775807, -5, replace(hex(zeroblob(500)), '0', ' '), -7, -7)";
  ASSERT_TRUE(Raw(directory.File()).Execute(row).ok());
  store->CountNames({{"a.example"}, "11111111", 1}, kNoon);
  ASSERT_TRUE(store->Flush().ok());
  const NameRecord record = store->FindNames({"a.example"}).value().records.at("a.example");
  EXPECT_EQ(record.first, WallTime{});
  EXPECT_EQ(record.recipients, 1);
  EXPECT_LE(record.senders.size(), kMostSenders);
}

}  // namespace
}  // namespace linkmilter
