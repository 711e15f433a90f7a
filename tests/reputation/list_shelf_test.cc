#include "scanner/reputation/list_shelf.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

class ListShelfTest : public testing::Test {
 protected:
  ListShelfTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "shelf-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
    options.name = "feed";
    options.file = (directory_ / "feed.txt").string();
    options.signal = "FEED";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // As a feed is to be brought: written beside, and renamed into place.
  void Write(const std::string& text) const {
    const std::string beside = options.file + ".new";
    std::ofstream(beside) << text;
    std::filesystem::rename(beside, options.file);
  }
  static std::string Names(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += "h" + std::to_string(i) + ".example\n";
    return text;
  }
  static bool Lists(const ListShelf& shelf, const std::string& host) {
    return !shelf.set()->Look({"http://" + host + "/", host, ""}).empty();
  }

  ListOptions options;
  WallTime now = std::chrono::system_clock::now();
  ListShelf shelf{[this] { return now; }};

 private:
  std::filesystem::path directory_;
};

TEST_F(ListShelfTest, SaysThatAListIsMissingUntilItIsThere) {
  for (int i = 0; i < 2; ++i) {
    const auto outcome = shelf.Load({options}, SuffixList());
    ASSERT_EQ(outcome.news.size(), 1U);
    EXPECT_TRUE(outcome.news[0].missing);
    EXPECT_TRUE(outcome.set->lists().empty());
  }
  Write(Names(1));
  EXPECT_TRUE(shelf.IsStale());
  EXPECT_FALSE(shelf.Refresh().news.at(0).refused);
  EXPECT_TRUE(Lists(shelf, "h0.example"));
}

TEST_F(ListShelfTest, KeepsTheLastGoodStateOfAFileThatGoesBadAndSaysSoOnce) {
  const std::string good = Names(200);
  const std::vector<std::pair<std::string, std::string>> table = {
      {std::string("h0.example\n\0\0\0", 14), "NUL bytes"},
      {"", "no entries"},
      {"<html>gone</html>", "HTML"},
      {good.substr(0, good.size() / 3), "not plausible"},
      {Names(601), "not plausible"},
      {Names(150) + std::string("a b\n") + Names(0), ""},
  };
  Write(good);
  shelf.Load({options}, SuffixList());
  for (const auto& [text, why] : table) {
    SCOPED_TRACE(why);
    Write(text);
    ASSERT_TRUE(shelf.IsStale());
    const auto outcome = shelf.Refresh();
    ASSERT_EQ(outcome.news.size(), 1U);
    EXPECT_EQ(outcome.news[0].refused, !why.empty());
    EXPECT_FALSE(outcome.news[0].missing);
    EXPECT_NE(outcome.news[0].text.find(why), std::string::npos) << outcome.news[0].text;
    EXPECT_EQ(Lists(shelf, "h199.example"), !why.empty());
    EXPECT_FALSE(shelf.IsStale());
    EXPECT_TRUE(shelf.Refresh().news.empty());
  }
  std::filesystem::remove(options.file);
  EXPECT_TRUE(shelf.Refresh().news.at(0).refused);
  EXPECT_TRUE(Lists(shelf, "h0.example"));
}

TEST_F(ListShelfTest, ReadsOnlyWhatHasChanged) {
  Write(Names(3));
  const auto first = shelf.Load({options}, SuffixList());
  const auto second = shelf.Load({options}, SuffixList());
  EXPECT_TRUE(second.news.empty());
  EXPECT_EQ(first.set->lists(), second.set->lists());
  options.points = 3;  // another list now
  EXPECT_EQ(shelf.Load({options}, SuffixList()).news.size(), 1U);
}

TEST_F(ListShelfTest, IsAValue) {
  Write(Names(3));
  shelf.Load({options}, SuffixList());
  ListShelf copy = shelf;
  copy.Load({}, SuffixList());
  EXPECT_FALSE(Lists(copy, "h0.example"));
  EXPECT_TRUE(Lists(shelf, "h0.example"));
}

// Its publisher cannot be reached, or has it still: that alone is what makes the difference.
TEST_F(ListShelfTest, BelievesAnOldCopyOfAFeedHalfAndATooOldOneNotAtAll) {
  using Result = Standing::Result;
  const auto look = [this] {
    const auto found = shelf.set()->Look({"http://h0.example/", "h0.example", ""});
    return found.empty() ? Standing{} : found.front();
  };
  Write(Names(3));
  options.url = "https://a.example/feed.txt";
  options.points = 8;
  shelf.Load({options}, SuffixList());
  const struct {
    Seconds age;
    Result result;
    double weight;
  } cases[] = {{kCopyIsOld - Seconds(60), Result::kListed, 1},
               {kCopyIsOld + Seconds(60), Result::kListed, 0.5},
               {kCopyIsSpent - Seconds(60), Result::kListed, 0.5},
               {kCopyIsSpent + Seconds(60), Result::kUnknown, 0}};
  const WallTime fetched = *LastChecked(options.file);
  for (const auto& row : cases) {
    SCOPED_TRACE(row.age.count());
    now = fetched + row.age;
    EXPECT_TRUE(shelf.Refresh().news.empty());  // nothing was read for it
    EXPECT_FALSE(shelf.IsStale());
    const Standing standing = look();
    EXPECT_EQ(standing.result, row.result);
    EXPECT_EQ(WeightOf(standing), row.weight);
    EXPECT_EQ(standing.points, 8);
    EXPECT_EQ(standing.conclusive, row.weight == 1);
    EXPECT_EQ(DecisionOf({standing}).empty(), row.weight != 1);
  }
  std::ofstream(MarksFileOf(options.file)) << "\n\n";  // it is still what the publisher has
  std::filesystem::last_write_time(MarksFileOf(options.file),
                                   std::filesystem::file_time_type::clock::now());
  now = std::chrono::system_clock::now();
  EXPECT_TRUE(shelf.IsStale());
  shelf.Refresh();
  EXPECT_EQ(WeightOf(look()), 1);
}

TEST_F(ListShelfTest, BelievesWhatNobodyFetchesAndWhatIsFetchedSeldomForLonger) {
  Write(Names(3));
  now += 40 * kCopyIsOld;
  shelf.Load({options}, SuffixList());
  EXPECT_EQ(shelf.set()->ages().at(0), CopyAge::kFresh);
  options.url = "https://a.example/feed.txt";
  options.every = 21 * kCopyIsOld;
  shelf.Load({options}, SuffixList());
  EXPECT_EQ(shelf.set()->ages().at(0), CopyAge::kFresh);
  options.every = 20 * kCopyIsOld - Seconds(3600);
  shelf.Load({options}, SuffixList());
  EXPECT_EQ(shelf.set()->ages().at(0), CopyAge::kOld);
  options.every = kCopyIsOld;
  options.result = Standing::Result::kAllowed;
  shelf.Load({options}, SuffixList());
  EXPECT_FALSE(Lists(shelf, "h0.example"));  // allowed once
}

}  // namespace
}  // namespace linkmilter
