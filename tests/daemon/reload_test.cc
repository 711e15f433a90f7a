#include "daemon/reload.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/memory_journal.h"

namespace linkmilter {
namespace {

using testing::HasSubstr;

class ReloadTest : public testing::Test {
 protected:
  void Reload(const Reloader::Load& load) {
    Reloader(load, Settings{}, {policies, shelf, journal}).Reload();
  }
  ListShelf shelf{std::chrono::system_clock::now};
  const std::shared_ptr<const Policy> first = std::make_shared<const Policy>();
  Snapshot<Policy> policies{first};
  MemoryJournal journal;
};

TEST_F(ReloadTest, KeepsTheOldPolicyWhenTheFileIsBadAndSaysSo) {
  Reload([] {
    return std::vector<Problem>{{.file = "a.yaml", .line = 3, .column = 1, .message = "bad"},
                                {.file = "a.yaml", .line = 4, .column = 1, .message = "worse"}};
  });
  EXPECT_EQ(policies.Get(), first);
  ASSERT_EQ(journal.records.size(), 3U);
  for (const Record& record : journal.records)
    EXPECT_EQ(record.level, Level::kError);
  EXPECT_THAT(journal.records[0].text, HasSubstr("a.yaml:3:1: bad"));
  EXPECT_THAT(journal.records[2].text, HasSubstr("2 problem(s), the old one stays in force"));
}

TEST_F(ReloadTest, SurvivesALoadThatThrows) {
  Reload([]() -> std::variant<Config, std::vector<Problem>> { throw std::bad_alloc(); });
  EXPECT_EQ(policies.Get(), first);
  EXPECT_EQ(journal.records.at(0).level, Level::kError);
}

TEST_F(ReloadTest, PutsTheNewPolicyInForce) {
  Config config;
  config.policy = std::make_shared<const Policy>();
  Reload([&] { return config; });
  EXPECT_EQ(policies.Get(), config.policy);
  EXPECT_EQ(journal.records.at(0).text, "configuration reloaded");
}

TEST_F(ReloadTest, NamesWhatNeedsARestart) {
  Config config;
  config.policy = std::make_shared<const Policy>();
  config.settings.milter.max_waiting = 1;
  Reload([&] { return config; });
  EXPECT_EQ(journal.records.at(0).level, Level::kWarning);
  EXPECT_THAT(journal.records.at(0).text, HasSubstr("milter.max_waiting has changed"));
}

TEST_F(ReloadTest, LeavesAllAsItIsWhereNoListHasChanged) {
  Reloader([] { return Config{}; }, Settings{}, {policies, shelf, journal}).RefreshLists();
  EXPECT_EQ(policies.Get(), first);
  EXPECT_TRUE(journal.records.empty());
}

// A file that changes, and goes bad, while nobody asks for a reload.
TEST_F(ReloadTest, PutsAChangedListInForceAndRefusesATornOne) {
  const std::string file = testing::TempDir() + "reload-" + std::to_string(::getpid()) + ".txt";
  const auto write = [&file](std::string_view text) {
    std::ofstream(file + ".new") << text;
    std::filesystem::rename(file + ".new", file);
  };
  const auto lists = [this](const std::string& host) {
    const auto& local = policies.Get()->trace->local;
    return !local.empty() && !local[0]->Look({"http://" + host + "/", host, ""}).empty();
  };
  const Memories memories;
  const std::string text = "reputation: {lists: [{name: feed, file: " + file +
                           ", format: domains, signal: FEED, points: 9}]}";
  write("old.example\n");
  const Reloader reloader([&] { return ParseConfig(text, "t.yaml", shelf, memories); }, Settings{},
                          {policies, shelf, journal});
  reloader.Reload();
  EXPECT_EQ(journal.records.at(0).text, "list feed, " + file + ": 1 entries");
  EXPECT_TRUE(lists("old.example"));
  write("new.example\n");
  reloader.RefreshLists();
  EXPECT_TRUE(lists("new.example"));
  EXPECT_FALSE(lists("old.example"));
  write(std::string_view("newer.exam\0\0", 12));
  reloader.RefreshLists();
  reloader.RefreshLists();
  EXPECT_TRUE(lists("new.example"));
  ASSERT_EQ(journal.records.size(), 4U);
  EXPECT_EQ(journal.records[3].level, Level::kWarning);
  EXPECT_THAT(journal.records[3].text, HasSubstr("torn"));
  std::filesystem::remove(file);
}

// Of the lists of before nothing is kept either: tens of millions of entries may be in them.
TEST_F(ReloadTest, PutsAChangedListInForceForThoseWithAnOverrideToo) {
  const std::string file = testing::TempDir() + "reload-by-" + std::to_string(::getpid()) + ".txt";
  std::ofstream(file) << "old.example\n";
  const std::string text = "reputation: {lists: [{name: feed, file: " + file +
                           ", format: domains, signal: FEED, points: 9}]}\n"
                           "policy: {overrides: [{match: {recipient: [a@b.example]}, "
                           "set: {mode: observe, deny: [own.example]}}]}\n";
  const Memories memories;
  const Reloader reloader([&] { return ParseConfig(text, "t.yaml", shelf, memories); }, Settings{},
                          {policies, shelf, journal});
  reloader.Reload();
  const std::weak_ptr<const ListSet> before = shelf.set();
  std::ofstream(file) << "new.example\nnewer.example\n";
  reloader.RefreshLists();
  const auto standings = [this](const std::string& host) {
    const auto& by = policies.Get()->overrides.at(0).policy;
    return LookLocally(by->trace->local, {"http://" + host + "/", host, ""}).size();
  };
  EXPECT_EQ(standings("new.example"), 1U);
  EXPECT_EQ(standings("own.example"), 1U);
  EXPECT_EQ(standings("old.example"), 0U);
  EXPECT_TRUE(before.expired());
  std::filesystem::remove(file);
}

TEST_F(ReloadTest, SaysWhatIsInForceInPlaceOfARefusedList) {
  ListNews news{.list = "a", .file = "f", .refused = true, .text = "it is torn"};
  Tell({news}, journal);
  EXPECT_THAT(journal.records.at(0).text, HasSubstr("the last good one stays in force"));
  news.missing = true;
  Tell({news}, journal);
  EXPECT_THAT(journal.records.at(1).text, HasSubstr("refused, and there is no other"));
}

}  // namespace
}  // namespace linkmilter
