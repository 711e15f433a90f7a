#include "scanner/trace/cookie_jar.h"

#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

Url At(const std::string& text) {
  return ParseUrl(text).value();
}

class CookieJarTest : public testing::Test {
 protected:
  SuffixList suffixes;
  CookieJar jar{suffixes};

  std::string For(const std::string& url) const { return jar.HeaderFor(At(url)); }
};

TEST_F(CookieJarTest, RefusesWhatAForeignHostMayNotSet) {
  const struct {
    const char* from;
    const char* set_cookie;
  } cases[] = {
      {"http://www.example.com/", "a=1; Domain=com"},
      {"http://www.example.co.uk/", "a=1; Domain=co.uk"},
      {"http://www.example.com/", "a=1; Domain=other.com"},
      {"http://www.example.com/", "a=1; Domain=x.www.example.com"},
      {"http://notexample.com/", "a=1; Domain=example.com"},
      {"http://1.2.3.4/", "a=1; Domain=3.4"},
      {"http://www.example.com/", "a=1; Secure"},
      {"http://www.example.com/", "novalue"},
      {"http://www.example.com/", "=nameless"},
      {"http://www.example.com/", "a=1\x01"},
      {"http://www.example.com/", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.from) + " " + c.set_cookie);
    jar.Set(At(c.from), c.set_cookie);
    EXPECT_EQ(jar.version(), 0U);
    EXPECT_EQ(For(c.from), "");
  }
}

TEST_F(CookieJarTest, KeepsToTheHostUnlessADomainIsGiven) {
  jar.Set(At("http://www.example.com/"), "a=1");
  jar.Set(At("http://www.example.com/"), "b=2; Domain=.Example.com");
  EXPECT_EQ(For("http://www.example.com/"), "a=1; b=2");
  EXPECT_EQ(For("http://example.com/"), "b=2");
  EXPECT_EQ(For("http://x.example.com/"), "b=2");
  EXPECT_EQ(For("http://other.com/"), "");
}

TEST_F(CookieJarTest, APublicSuffixMayNameItself) {
  jar.Set(At("http://github.io/"), "a=1; Domain=github.io");
  EXPECT_EQ(For("http://github.io/"), "a=1");
  EXPECT_EQ(For("http://x.github.io/"), "");
}

TEST_F(CookieJarTest, MatchesPathsByWholeSegments) {
  jar.Set(At("http://a.example/dir/page"), "a=1");
  jar.Set(At("http://a.example/"), "b=2; Path=/dir/sub");
  EXPECT_EQ(For("http://a.example/dir"), "a=1");
  EXPECT_EQ(For("http://a.example/dir/sub/x"), "b=2; a=1");
  EXPECT_EQ(For("http://a.example/directory"), "");
  EXPECT_EQ(For("http://a.example/"), "");
}

TEST_F(CookieJarTest, SendsSecureCookiesOverTlsOnly) {
  jar.Set(At("https://a.example/"), "a=1; secure");
  EXPECT_EQ(For("https://a.example/"), "a=1");
  EXPECT_EQ(For("http://a.example/"), "");
}

TEST_F(CookieJarTest, ReplacesAndDeletes) {
  jar.Set(At("http://a.example/"), "a=1");
  jar.Set(At("http://a.example/"), "a=2; Max-Age=60");
  EXPECT_EQ(For("http://a.example/"), "a=2");
  jar.Set(At("http://a.example/"), "a=; Max-Age=0");
  EXPECT_EQ(For("http://a.example/"), "");
}

TEST_F(CookieJarTest, VersionGrowsOnlyWithTheContent) {
  jar.Set(At("http://a.example/"), "a=1");
  EXPECT_EQ(jar.version(), 1U);
  jar.Set(At("http://a.example/"), "a=1");
  EXPECT_EQ(jar.version(), 1U);
  jar.Set(At("http://a.example/"), "b=; Max-Age=-1");
  EXPECT_EQ(jar.version(), 1U);
  jar.Set(At("http://a.example/"), "a=2");
  EXPECT_EQ(jar.version(), 2U);
}

TEST_F(CookieJarTest, HoldsFiftyCookiesOfFourKilobytes) {
  for (int i = 0; i < 60; ++i)
    jar.Set(At("http://a.example/"), "c" + std::to_string(i) + "=1");
  EXPECT_EQ(jar.version(), kMaxCookies);
  CookieJar other(suffixes);
  other.Set(At("http://a.example/"), "a=" + std::string(kMaxCookieBytes, 'x'));
  EXPECT_EQ(other.version(), 0U);
}

}  // namespace
}  // namespace linkmilter
