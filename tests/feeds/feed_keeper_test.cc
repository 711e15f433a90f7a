#include "scanner/feeds/feed_keeper.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/fake_timers.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

class FeedKeeperTest : public testing::Test {
 protected:
  FeedKeeperTest() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    const auto directory = std::filesystem::path(testing::TempDir()) / "feeds" / info->name();
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    options.name = "evil";
    options.url = "https://a.example/feed.txt";
    options.file = directory / "evil.list";
    web.Serve(200, "evil.example\n");
  }

  void Start() {
    keeper.emplace(
        FeedKeeper::Tools{web, timers, [this] { return now; }, [] { return 0.5; },
                          [this](const FeedNews& item) { news.push_back(item.text); }, NoGarbage},
        std::vector{options});
    keeper->Start();
    Advance(Seconds(0));
  }

  static Status NoGarbage(const FeedOptions& feed, std::string_view text) {
    if (feed.name == "evil" && text.find("garbage") != std::string_view::npos)
      return Error{"it is garbage"};
    return Done();
  }

  void Advance(Seconds by) {
    now += by;
    timers.Advance(by);
  }

  std::string Copy() const {
    std::ifstream stream(options.file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  FeedOptions options;
  FakeTimers timers;
  FakeWebService web;
  WallTime now = std::chrono::system_clock::now();
  std::vector<std::string> news;
  std::optional<FeedKeeper> keeper;
};

TEST_F(FeedKeeperTest, KeepsTheCopyWhenNothingUsableComes) {
  Start();
  ASSERT_EQ(Copy(), "evil.example\n");
  for (const int status : {200, 403, 500}) {
    SCOPED_TRACE(status);
    web.Serve(status, "<html>");
    Advance(options.every);
    EXPECT_EQ(Copy(), "evil.example\n");
  }
}

// Nor are its marks taken: the publisher may have mended it by the next time.
TEST_F(FeedKeeperTest, KeepsTheCopyAndItsMarksWhenWhatComesIsNoList) {
  web.Serve(200, "evil.example\n", {{"ETag", "\"1\""}});
  Start();
  web.Serve(200, "garbage", {{"ETag", "\"2\""}});
  Advance(options.every);
  EXPECT_EQ(Copy(), "evil.example\n");
  EXPECT_EQ(news.back(), "it is garbage; the copy we have stays in force");
  web.Serve(200, "worse.example\n");
  Advance(kShortestFeedPause);
  EXPECT_EQ(web.asked.back().headers, std::vector<std::string>{"If-None-Match: \"1\""});
  EXPECT_EQ(Copy(), "worse.example\n");
}

TEST_F(FeedKeeperTest, FetchesAtOnceWithoutACopyAndThenInItsTime) {
  Start();
  EXPECT_EQ(web.asked.size(), 1U);
  Advance(options.every - Seconds(1));
  EXPECT_EQ(web.asked.size(), 1U);
  web.Serve(200, "worse.example\n");
  Advance(Seconds(1));
  EXPECT_EQ(web.asked.size(), 2U);
  EXPECT_EQ(Copy(), "worse.example\n");
}

// Made by an administrator, so that the daemon may write to it.
TEST_F(FeedKeeperTest, AnEmptyFileIsNoCopy) {
  std::ofstream(options.file).flush();
  Start();
  EXPECT_EQ(web.asked.size(), 1U);
  EXPECT_EQ(Copy(), "evil.example\n");
}

TEST_F(FeedKeeperTest, DoesNotFetchAgainAtEachStart) {
  Start();
  keeper.reset();
  FakeTimers fresh;
  keeper.emplace(FeedKeeper::Tools{web, fresh, [this] { return now; }, [] { return 0.5; },
                                   [](const FeedNews&) {}, NoGarbage},
                 std::vector{options});
  keeper->Start();
  fresh.Advance(options.every / 2);
  EXPECT_EQ(web.asked.size(), 1U);
  fresh.Advance(options.every);
  EXPECT_EQ(web.asked.size(), 2U);
}

// A list that is published elsewhere from now on, or under a key of one's own.
TEST_F(FeedKeeperTest, ACopyFromAnotherAddressIsReplacedAtOnce) {
  web.Serve(200, "evil.example\n", {{"ETag", "\"1\""}});
  Start();
  options.url = "https://b.example/feed.txt";
  web.Serve(200, "worse.example\n");
  Start();
  ASSERT_EQ(web.asked.size(), 2U);
  EXPECT_TRUE(web.asked[1].headers.empty());
  EXPECT_EQ(Copy(), "worse.example\n");
  Start();
  EXPECT_EQ(web.asked.size(), 2U);
}

TEST_F(FeedKeeperTest, AsksOnlyForWhatIsNew) {
  web.Serve(200, "evil.example\n", {{"ETag", "\"1\""}});
  Start();
  EXPECT_TRUE(web.asked[0].headers.empty());
  web.Serve(304, "");
  Advance(options.every);
  ASSERT_EQ(web.asked.size(), 2U);
  EXPECT_EQ(web.asked[1].headers, std::vector<std::string>{"If-None-Match: \"1\""});
  EXPECT_EQ(Copy(), "evil.example\n");
  Advance(options.every);
  EXPECT_EQ(web.asked[2].headers, std::vector<std::string>{"If-None-Match: \"1\""});
}

TEST_F(FeedKeeperTest, NothingNewIsAFailureWhereThereIsNoCopy) {
  Start();
  std::filesystem::remove(options.file);  // its marks are still there
  web.Serve(304, "");
  Advance(options.every);
  EXPECT_EQ(news.back(), "it says that ours is current; there is no copy yet");
  EXPECT_TRUE(web.asked.back().headers.empty());
  web.Serve(200, "worse.example\n");
  Advance(kShortestFeedPause);
  EXPECT_EQ(Copy(), "worse.example\n");
}

TEST_F(FeedKeeperTest, ComesBackSoonerAfterAFailureAndTellsOfItOnce) {
  web.Serve(500, "");
  Start();
  Advance(kShortestFeedPause);
  Advance(kShortestFeedPause * 2);
  EXPECT_EQ(web.asked.size(), 3U);
  ASSERT_EQ(news.size(), 1U);
  EXPECT_NE(news[0].find("500"), std::string::npos);
  web.Serve(200, "evil.example\n");
  Advance(kShortestFeedPause * 4);
  EXPECT_EQ(news.back(), "it answers again");
}

TEST_F(FeedKeeperTest, TellsOnceThatTheCopyGrewOldAndOnceThatItIsTooOld) {
  const auto told = [this](CopyAge age) {
    return std::count(news.begin(), news.end(), std::string(DoubtOf(age)));
  };
  Start();
  web.Serve(500, "");
  for (int days = 0; days < 3; ++days)
    Advance(kCopyIsOld);
  EXPECT_EQ(told(CopyAge::kOld), 1);
  EXPECT_EQ(told(CopyAge::kSpent), 0);
  for (int days = 0; days < 7; ++days)
    Advance(kCopyIsOld);
  EXPECT_EQ(told(CopyAge::kOld), 1);
  EXPECT_EQ(told(CopyAge::kSpent), 1);
  web.Serve(304, "");
  Advance(kCopyIsOld);
  web.Serve(500, "");
  for (int days = 0; days < 3; ++days)
    Advance(kCopyIsOld);
  EXPECT_EQ(told(CopyAge::kOld), 2);  // a new story
}

TEST_F(FeedKeeperTest, FollowsAFewRedirectsAndNoMore) {
  web.Serve(302, "", {{"Location", "/again"}});
  Start();
  EXPECT_EQ(web.asked.size(), static_cast<std::size_t>(kMaxFeedRedirects) + 1);
  EXPECT_EQ(Copy(), "");
}

}  // namespace
}  // namespace linkmilter
