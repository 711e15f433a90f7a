#include "scanner/links/meta_refresh.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(MetaRefresh, RefusesWhatTheStandardRefuses) {
  for (const std::string content :
       {"", " ", "x", "+1", "-1", "1url=x", "1e0", "1x;url=x", "url=x", ";url=x"}) {
    SCOPED_TRACE(content);
    EXPECT_FALSE(ParseRefresh(content).has_value());
  }
}

TEST(MetaRefresh, ReadsDelayAndUrl) {
  struct Case {
    std::string content;
    long delay;
    std::string url;
  };
  const std::vector<Case> cases = {
      {"1", 1, ""},
      {".9", 0, ""},
      {"5.5.5;url=x", 5, "x"},
      {" 1 ; URL = x", 1, "x"},
      {"1,x", 1, "x"},
      {"1 url=x", 1, "x"},
      {"1;;url=x", 1, ";url=x"},
      {"1; urlfoo", 1, "urlfoo"},
      {"1;url='x'y", 1, "x"},
      {"1;url=\"x", 1, "x"},
      {"99999999999999999999999;url=x", 365L * 24 * 3600, "x"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.content);
    const auto refresh = ParseRefresh(each.content);
    ASSERT_TRUE(refresh.has_value());
    EXPECT_EQ(refresh->delay.count(), each.delay);
    EXPECT_EQ(refresh->url, each.url);
  }
}

}  // namespace
}  // namespace linkmilter
