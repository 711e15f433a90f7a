#include "scanner/links/data_url.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(DataUrl, RefusesWhatIsNone) {
  for (const std::string url : {"", "data", "http://a.example", "data:", "data:text/html",
                                "data:text/html;base64,!", "dat:a,b"}) {
    SCOPED_TRACE(url);
    EXPECT_FALSE(ParseDataUrl(url));
  }
}

TEST(DataUrl, ReadsTypeAndBody) {
  struct Case {
    std::string url, type, body;
  };
  const std::vector<Case> cases = {
      {"data:,x", "text/plain", "x"},
      {"DATA:Text/HTML;charset=utf-8,a%20b,c", "text/html", "a b,c"},
      {"data:text/html;base64,aGk=", "text/html", "hi"},
      {"data:text/html ; Base64 ,aGk", "text/html", "hi"},
      {"data:image/svg+xml;base64,aG%6B", "image/svg+xml", "hi"},
      {"data:base64,aGk=", "base64", "aGk="},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.url);
    const auto data = ParseDataUrl(each.url);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->type, each.type);
    EXPECT_EQ(data->body, each.body);
  }
}

}  // namespace
}  // namespace linkmilter
