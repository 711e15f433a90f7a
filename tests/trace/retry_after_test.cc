#include "scanner/trace/retry_after.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/fakes/fake_fetcher.h"

namespace linkmilter {
namespace {

TEST(RetryAfter, IsNothingWhereItSaysNothingOrMeansNothing) {
  EXPECT_FALSE(RetryAfterOf(Answer(429)));
  EXPECT_FALSE(RetryAfterOf(Answer(200, {{"Retry-After", "10"}})));
  for (const char* value : {"", "soon", "-5", "1.5", "Sun, 06 Nov 1994 08:49:37 GMT",
                            "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 0x Nov 1994 08:49:37 GMT"}) {
    SCOPED_TRACE(value);  // a date, but no Date to count from
    EXPECT_FALSE(RetryAfterOf(Answer(503, {{"Retry-After", value}})));
  }
}

TEST(RetryAfter, IsSecondsOrADateWithinItsLimits) {
  const struct {
    std::string value;
    Seconds wanted;
  } cases[] = {
      {"120", Seconds(120)},
      {" 7 ", Seconds(7)},
      {"0", kShortestRetryAfter},
      {"86400", kLongestRetryAfter},
      {"99999999999999999999", kLongestRetryAfter},
      {"Sun, 06 Nov 1994 08:51:37 GMT", Seconds(120)},
      {"Sun, 06 Nov 1994 08:00:00 GMT", kShortestRetryAfter},
      {"Fri, 31 Dec 1999 23:59:59 GMT", kLongestRetryAfter},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.value);
    const auto response =
        Answer(429, {{"Retry-After", c.value}, {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}});
    EXPECT_EQ(RetryAfterOf(response), c.wanted);
  }
}

}  // namespace
}  // namespace linkmilter
