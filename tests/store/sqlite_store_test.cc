#include "scanner/store/sqlite_store.h"

#include <sys/stat.h>

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/store/sqlite_database.h"
#include "tests/store/samples.h"

namespace linkmilter {
namespace {

TEST(SqliteStore, KeepsAFindingWhileItHolds) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const Finding finding = SampleFinding();
  EXPECT_EQ(store->FindFinding(finding.url, kNoon).value(), std::nullopt);
  store->SaveFinding(finding);
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_EQ(store->FindFinding(finding.url, kNoon).value(), finding);
  EXPECT_EQ(store->FindFinding(finding.url, finding.valid_until).value(), std::nullopt);
  EXPECT_EQ(store->FindFinding("http://b.example/", kNoon).value(), std::nullopt);
}

TEST(SqliteStore, PrefersTheLaterFinding) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  Finding finding = SampleFinding();
  store->SaveFinding(finding);
  finding.chain.ending = Ending::kLanded;
  store->SaveFinding(finding);
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_EQ(store->FindFinding(finding.url, kNoon).value(), finding);
}

TEST(SqliteStore, RemembersAfterItIsClosed) {
  const TemporaryDirectory directory;
  std::string key;
  std::string id;
  {
    const auto store = OpenStore(directory.File());
    key = store->SiteKey();
    store->SaveFinding(SampleFinding());
    id = store->Defer(KeysFor("m"), {"http://b.example/#top"}, kNoon).value().id;
  }
  const auto store = OpenStore(directory.File());
  EXPECT_EQ(store->SiteKey(), key);
  EXPECT_EQ(key.size(), 32U);
  EXPECT_TRUE(store->FindFinding("http://a.example/", kNoon).value());
  EXPECT_EQ(store->FindDeferral(KeysFor("m")).value()->id, id);
  EXPECT_EQ(store->UnfinishedTraces(kNoon).value(),
            std::vector<std::string>{"http://b.example/#top"});
}

TEST(SqliteStore, HandsOutOneSampleOfACampaignOverRestarts) {
  const TemporaryDirectory directory;
  const CampaignPolicy policy{.lift = true, .recipients = 3, .samples = 1};
  const auto count = [&](const std::string& url, const std::string& recipient, WallTime now) {
    const auto store = OpenStore(directory.File());
    const auto key = [](const std::string& name) { return name + std::string(15, '0'); };
    return store->CountCampaigns({{{7, key("c"), key(url)}}, {key(recipient)}}, policy, now)
        .value();
  };
  const std::vector<std::size_t> none;
  const std::vector<std::size_t> one = {7};
  EXPECT_EQ(count("1", "a", kNoon), none);
  EXPECT_EQ(count("1", "a", kNoon), none);
  EXPECT_EQ(count("2", "b", kNoon), none);
  EXPECT_EQ(count("3", "c", kNoon), one);
  EXPECT_EQ(count("4", "d", kNoon), none);
  EXPECT_EQ(count("3", "c", kNoon), one);
  EXPECT_EQ(count("3", "c", kNoon + kCampaignLife), none);
}

TEST(SqliteStore, AddsWhatOlderFilesLack) {
  const TemporaryDirectory directory;
  OpenStore(directory.File());
  {
    const auto database =
        sqlite::Database::Open(directory.File(), sqlite::Access::kExisting).value();
    ASSERT_TRUE(database.Execute("DROP TABLE sighting").ok());
  }
  const auto store = OpenStore(directory.File());
  EXPECT_TRUE(store->CountCampaigns({{{0, "c", "u"}}, {"r"}}, {}, kNoon).ok());
}

TEST(SqliteStore, CountsAttemptsWithinAMinuteOnce) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const auto defer = [&](int seconds) {
    return store->Defer(KeysFor("m"), {}, kNoon + Seconds(seconds)).value();
  };
  const DeferralRecord first = defer(0);
  EXPECT_EQ(first.times, 1);
  EXPECT_EQ(first.first, kNoon);
  EXPECT_TRUE(first.id.starts_with("lm-"));
  EXPECT_EQ(first.id.size(), 11U);
  EXPECT_EQ(defer(1), first);
  EXPECT_EQ(defer(59), first);
  const DeferralRecord second = defer(60);
  EXPECT_EQ(second.times, 2);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.first, kNoon);
  EXPECT_EQ(second.last, kNoon + Seconds(60));
  EXPECT_EQ(store->FindDeferral(KeysFor("m")).value(), second);
}

TEST(SqliteStore, RecognisesAMessageByEitherOfItsOwnKeys) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const auto first = store->Defer({"id", "sender", "links"}, {}, kNoon).value();
  EXPECT_EQ(store->FindDeferral({"id", "other", "other"}).value(), first);
  EXPECT_EQ(store->FindDeferral({"other", "sender", "other"}).value(), first);
  EXPECT_EQ(store->FindDeferral({"other", "other", "other"}).value(), std::nullopt);
  const auto again = store->Defer({"new id", "sender", "links"}, {}, kNoon + Seconds(300)).value();
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.times, 2);
  EXPECT_EQ(store->FindDeferral({"new id", "", ""}).value(), again);
}

TEST(SqliteStore, SharesOnlyTheDeadlineAmongMessagesWithTheSameLinks) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const auto first = store->Defer(KeysFor("m"), {}, kNoon).value();
  const auto campaign = store->FindDeferral(KeysFor("n")).value();
  ASSERT_TRUE(campaign);
  EXPECT_EQ(campaign->times, 0);
  EXPECT_EQ(campaign->first, kNoon);
  const auto other = store->Defer(KeysFor("n"), {}, kNoon + Seconds(600)).value();
  EXPECT_NE(other.id, first.id);
  EXPECT_EQ(other.times, 1);
  EXPECT_EQ(other.first, kNoon);
}

TEST(SqliteStore, HitsNothingWithEmptyKeys) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  EXPECT_EQ(store->Defer({}, {}, kNoon).value().times, 1);
  EXPECT_EQ(store->FindDeferral({}).value(), std::nullopt);
}

TEST(SqliteStore, BeginsAnewWhenARecordHasOutlivedItself) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const auto first = store->Defer(KeysFor("m"), {}, kNoon).value();
  const WallTime later = kNoon + kDeferralLife;
  const auto second = store->Defer(KeysFor("m"), {}, later).value();
  EXPECT_NE(second.id, first.id);
  EXPECT_EQ(second.times, 1);
  EXPECT_EQ(second.first, later);
  EXPECT_EQ(store->FindDeferral(KeysFor("n")).value()->first, later);
}

TEST(SqliteStore, ListsTracesUntilTheirFindingComes) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  ASSERT_TRUE(store->Defer(KeysFor("m"), {"http://a.example/#x", "http://b.example/"}, kNoon).ok());
  ASSERT_TRUE(store->Defer(KeysFor("n"), {"http://b.example/"}, kNoon + Seconds(1)).ok());
  EXPECT_EQ(store->UnfinishedTraces(kNoon).value(),
            (std::vector<std::string>{"http://a.example/#x", "http://b.example/"}));
  store->SaveFinding(SampleFinding("http://a.example/"));
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_EQ(store->UnfinishedTraces(kNoon).value(), std::vector<std::string>{"http://b.example/"});
  EXPECT_TRUE(store->UnfinishedTraces(kNoon + kDeferralLife + Seconds(1)).value().empty());
}

TEST(SqliteStore, WritesHistory) {
  const TemporaryDirectory directory;
  {
    const auto store = OpenStore(directory.File());
    store->Record({kNoon, "lm-1", "4XYZ", "a@x.example", {"b\xff@y.example", "c"}, "tag", 4.5, 3});
    ASSERT_TRUE(store->Flush().ok());
  }
  const auto database =
      std::move(sqlite::Database::Open(directory.File(), sqlite::Access::kExisting)).value();
  EXPECT_EQ(database
                .Integer("SELECT count(*) FROM history WHERE queue_id = '4XYZ' AND score = 4.5 AND "
                         "json_array_length(recipients) = 2")
                .value(),
            1);
}

TEST(SqliteStore, ForgetsWhatNobodyNeeds) {
  const TemporaryDirectory directory;
  {
    const auto store = OpenStore(directory.File());
    store->SaveFinding(SampleFinding());
    ASSERT_TRUE(store->Defer(KeysFor("m"), {"http://b.example/"}, kNoon).ok());
    store->Record({kNoon, "lm-1", "Q", "", {}, "accept", 0, 0});
    ASSERT_TRUE(store->Flush().ok());
    store->Record({kNoon + Seconds(40 * 24 * 3600), "lm-2", "Q", "", {}, "accept", 0, 0});
    ASSERT_TRUE(store->Flush().ok());
  }
  const auto database =
      std::move(sqlite::Database::Open(directory.File(), sqlite::Access::kExisting)).value();
  for (const char* table : {"finding", "deferral", "deferral_key", "campaign", "pending"}) {
    SCOPED_TRACE(table);
    EXPECT_EQ(database.Integer(std::string("SELECT count(*) FROM ") + table).value(), 0);
  }
  EXPECT_EQ(database.Integer("SELECT count(*) FROM history").value(), 1);
}

TEST(SqliteStore, IsReadableForItsOwnerOnly) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  ASSERT_TRUE(store->Defer(KeysFor("m"), {}, kNoon).ok());
  for (const char* suffix : {"", "-wal", "-shm"}) {
    SCOPED_TRACE(suffix);
    struct stat facts {};
    ASSERT_EQ(stat((directory.File() + suffix).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
  }
}

TEST(SqliteStore, ServesManyThreads) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  constexpr int kThreads = 4;
  constexpr int kMessages = 25;
  const auto work = [&](int thread) {
    for (int i = 0; i < kMessages; ++i) {
      const std::string name = std::to_string(thread) + '-' + std::to_string(i);
      store->SaveFinding(SampleFinding("http://" + name + ".example/"));
      EXPECT_EQ(store->Defer(KeysFor(name, name), {"http://a.example/"}, kNoon).value().times, 1);
      EXPECT_TRUE(store->FindDeferral(KeysFor(name)).value());
      EXPECT_TRUE(store->FindFinding("http://x.example/", kNoon).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back(work, i);
  for (auto& thread : threads)
    thread.join();
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_TRUE(store->FindFinding("http://3-24.example/", kNoon).value());
}

TEST(SqliteStore, SharesItsFileWithAnother) {
  const TemporaryDirectory directory;
  const auto one = OpenStore(directory.File());
  const auto two = OpenStore(directory.File());
  EXPECT_EQ(one->SiteKey(), two->SiteKey());
  const auto first = one->Defer(KeysFor("m"), {}, kNoon).value();
  EXPECT_EQ(two->Defer(KeysFor("m"), {}, kNoon + Seconds(1)).value(), first);
}

}  // namespace
}  // namespace linkmilter
