#include "scanner/links/nested_urls.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

std::vector<std::string> Read(const std::string& url, const std::string& fragment = "") {
  std::vector<std::string> urls;
  for (const NestedUrl& each : FindNestedUrls(url, fragment, SuffixList()))
    urls.push_back((each.no_scheme ? "http://" : "") + each.url);
  return urls;
}

TEST(NestedUrls, FindsNothingInPlainUrls) {
  for (const std::string url :
       {"", "x", "http://a.example", "http://a.example/?", "http://a.example/?url=",
        "http://x/?q=a", "http://a.example/?order=b.com", "http://a.example/?url=ann@b.com",
        "http://a.example/?url=readme.txt", "http://a.example/?u=%68",
        "http://a.example/?x=aHR0cDo!", "http://a.example/?x=eyJ", "http://a.example/http/x"}) {
    SCOPED_TRACE(url);
    EXPECT_TRUE(Read(url).empty());
  }
}

TEST(NestedUrls, FindsWhatAUrlHolds) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"http://a.example/?x=http://b.example/y", {"http://b.example/y"}},
      {"http://a.example/?x=http%3A%2F%2Fb.example%2F%3Fy%26z", {"http://b.example/?y&z"}},
      {"http://a.example/?x=http%253A%252F%252Fb.example", {"http://b.example"}},
      {"http://a.example/?http://b.example", {"http://b.example"}},
      {"http://a.example/?x=//b.example/y", {"//b.example/y"}},
      {"http://a.example/?a=1;x=HTTPS://b.example", {"HTTPS://b.example"}},
      {"http://a.example/?x=http://b.example&y=http://c.example",
       {"http://b.example", "http://c.example"}},
      {"http://a.example/r/https://b.example/y?z=1", {"https://b.example/y?z=1"}},
      {"http://a.example/r/http%3A%2F%2Fb.example/y", {"http://b.example/y"}},
      {"http://a.example/?x=aHR0cDovL2IuZXhhbXBsZS8", {"http://b.example/"}},
      {"http://a.example/r/aHR0cDovL2IuZXhhbXBsZS8=/y", {"http://b.example/"}},
      {"http://a.example/?x=687474703a2f2f622e6578616d706c652f", {"http://b.example/"}},
      {"http://a.example/?x=%7B%22u%22:%22http://b.example/%22%7D", {"http://b.example/"}},
      {"http://a.example/?t=eyJhIjoxfQ.eyJ1IjoiaHR0cDovL2IuZXhhbXBsZS8ifQ.c2ln",
       {"http://b.example/"}},
      {"http://a.example/?url=www.b.com/x", {"http://www.b.com/x"}},
      {"http://a.example/?REDIRECT_URI=b.com", {"http://b.com"}},
  };
  for (const auto& [url, nested] : cases) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Read(url), nested);
  }
  EXPECT_EQ(Read("http://a.example/", "x=http://b.example"),
            std::vector<std::string>{"http://b.example"});
}

TEST(NestedUrls, BoundsTheirNumber) {
  std::string url = "http://a.example/?";
  for (int i = 0; i < 1000; ++i)
    url += "&x=http://b.example/" + std::to_string(i);
  EXPECT_EQ(Read(url).size(), kMaxNestedUrls);
}

}  // namespace
}  // namespace linkmilter
