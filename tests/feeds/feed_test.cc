#include "scanner/feeds/feed.h"

#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

const Url kAsked = *ParseUrl("https://a.example/feed.txt");

FetchResponse Answer(int status, std::string body = "", std::string location = "") {
  FetchResponse response;
  response.outcome = FetchResponse::Outcome::kAnswered;
  response.status = status;
  response.body = std::move(body);
  if (!location.empty()) response.headers = {{"Location", std::move(location)}};
  return response;
}

TEST(ReadFeedAnswer, TakesNothingThatIsNoList) {
  FetchResponse cut = Answer(200, "a.example\n");
  cut.body_cut = true;
  FetchResponse coded = Answer(200, "x");
  coded.body_unreadable = true;
  for (const FetchResponse& response :
       {FetchResponse{}, cut, coded, Answer(200), Answer(200, " \n\t"),
        Answer(200, "\n <!doctype html>"), Answer(204), Answer(206, "a.example"), Answer(403),
        Answer(429), Answer(500), Answer(509), Answer(302), Answer(301, "", "http://a.example/"),
        Answer(301, "", "https://u:p@a.example/"), Answer(301, "", "file:///etc/passwd")}) {
    SCOPED_TRACE(response.status);
    const FeedReading reading = ReadFeedAnswer(response, kAsked);
    EXPECT_EQ(reading.step, FeedStep::kFail);
  }
}

TEST(ReadFeedAnswer, TakesAListAndFollowsWhereItMoved) {
  EXPECT_EQ(ReadFeedAnswer(Answer(200, "evil.example\n"), kAsked).step, FeedStep::kTake);
  EXPECT_EQ(ReadFeedAnswer(Answer(304), kAsked).step, FeedStep::kUnchanged);
  const FeedReading moved = ReadFeedAnswer(Answer(307, "", "/new?x"), kAsked);
  ASSERT_EQ(moved.step, FeedStep::kFollow);
  EXPECT_EQ(moved.to->Href(), "https://a.example/new?x");
}

TEST(FeedHeaders, TellTheSecretAtHomeOnly) {
  FeedOptions options;
  options.url = kAsked.Href();
  options.header = "Auth-Key: secret";
  const FeedMarks marks{"\"abc\"", "Mon, 01 Jun 2026 10:00:00 GMT"};
  EXPECT_EQ(FeedHeaders(options, marks, kAsked),
            (std::vector<std::string>{"If-None-Match: \"abc\"",
                                      "If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
                                      "Auth-Key: secret"}));
  for (const char* elsewhere :
       {"https://b.example/", "http://a.example/", "https://a.example:8443/"})
    EXPECT_TRUE(FeedHeaders(options, {}, *ParseUrl(elsewhere)).empty()) << elsewhere;
}

TEST(FeedMarks, ReadBackAndRefuseRubbish) {
  const FeedMarks marks{"W/\"x\"", "yesterday"};
  EXPECT_EQ(ParseMarks(FormatMarks(marks)), marks);
  EXPECT_EQ(ParseMarks(FormatMarks({})), FeedMarks{});
  const FeedMarks with_origin{"W/\"x\"", "yesterday", "0123"};
  EXPECT_EQ(ParseMarks(FormatMarks(with_origin)), with_origin);
  EXPECT_EQ(ParseMarks("W/\"x\"\nyesterday\n"), marks);  // of an earlier version
  for (const std::string text : {"", "a", "a\nb", "a\nb\nc\nd\n"})
    EXPECT_EQ(ParseMarks(text), FeedMarks{}) << text;
  FetchResponse hostile = Answer(200);
  hostile.headers = {{"ETag", std::string(2'000, 'x')}, {"Last-Modified", "a\x01"}};
  EXPECT_EQ(MarksOf(hostile), FeedMarks{});
}

TEST(FeedPause, GrowsWithFailuresAndIsNeverShort) {
  FeedOptions options;
  options.every = Seconds(7200);
  EXPECT_EQ(FeedPause(options, 0, 0.5), Seconds(7200));
  EXPECT_EQ(FeedPause(options, 0, 0), Seconds(6480));
  EXPECT_EQ(FeedPause(options, 0, 1), Seconds(7920));
  EXPECT_EQ(FeedPause(options, 1, 0.5), kShortestFeedPause);
  EXPECT_EQ(FeedPause(options, 3, 0.5), kShortestFeedPause * 4);
  EXPECT_EQ(FeedPause(options, 1'000'000, 0.5), Seconds(7200));
  options.every = Seconds(1);
  EXPECT_EQ(FeedPause(options, 0, 0.5), kShortestFeedPause);
}

}  // namespace
}  // namespace linkmilter
