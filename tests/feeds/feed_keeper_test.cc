#include "scanner/feeds/feed_keeper.h"

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
    keeper.emplace(FeedKeeper::Tools{web, timers, [this] { return now; }, [] { return 0.5; },
                                     [this](const FeedNews& item) { news.push_back(item.text); }},
                   std::vector{options});
    keeper->Start();
    Advance(Seconds(0));
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

TEST_F(FeedKeeperTest, DoesNotFetchAgainAtEachStart) {
  Start();
  keeper.reset();
  FakeTimers fresh;
  keeper.emplace(FeedKeeper::Tools{web, fresh, [this] { return now; }, [] { return 0.5; },
                                   [](const FeedNews&) {}},
                 std::vector{options});
  keeper->Start();
  fresh.Advance(options.every / 2);
  EXPECT_EQ(web.asked.size(), 1U);
  fresh.Advance(options.every);
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

TEST_F(FeedKeeperTest, TellsOnceThatTheCopyGrewOld) {
  Start();
  web.Serve(500, "");
  for (int hours = 0; hours < 60; ++hours)
    Advance(Seconds(3600));
  std::size_t old = 0;
  for (const std::string& text : news)
    old += text.find("more than a day old") != std::string::npos ? 1U : 0U;
  EXPECT_EQ(old, 1U);
}

TEST_F(FeedKeeperTest, FollowsAFewRedirectsAndNoMore) {
  web.Serve(302, "", {{"Location", "/again"}});
  Start();
  EXPECT_EQ(web.asked.size(), static_cast<std::size_t>(kMaxFeedRedirects) + 1);
  EXPECT_EQ(Copy(), "");
}

}  // namespace
}  // namespace linkmilter
