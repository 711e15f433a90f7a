#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/text_links.h"
#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

Recorded Read(const std::string& text) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindTextLinks(text, SuffixList(), sink);
  return recorded;
}

TEST(TextEvidence, IsNotTakenFromPlainText) {
  for (const std::string text :
       {"", "file: x", "a:b", "profile:x", "\\", "\\\\", "\\\\host", "C:\\dir\\file", "@b.com",
        "hxxp", "hxxp://", "[.]", "a[.]b", "(dot)", "x[.][.][.]", "f(.)"}) {
    SCOPED_TRACE(text);
    const Recorded read = Read(text);
    EXPECT_TRUE(read.evidence.empty());
    EXPECT_TRUE(read.urls.empty());
  }
}

TEST(TextEvidence, HoldsAddressesSchemesAndPaths) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"mail ann.lee@example.com now", "address ann.lee@example.com"},
      {"<tel:+49123>", "scheme tel:+49123"},
      {"see file:///etc/passwd", "scheme file:///etc/passwd"},
      {"search-ms:query=x&crumb=y", "scheme search-ms:query=x&crumb=y"},
      {"ms-word:ofe|u|x", "scheme ms-word:ofe|u|x"},
      {R"(open \\host\share\x.lnk now)", R"(unc-path \\host\share\x.lnk)"},
  };
  for (const auto& [text, evidence] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Read(text).evidence, std::vector<std::string>{evidence});
  }
}

TEST(Defanged, IsReadAsWhatItWouldBe) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"hxxp://evil.com/x", "http://evil.com/x"},
      {"see hXXps://evil.com.", "https://evil.com"},
      {"evil[.]com", "http://evil.com"},
      {"(www[.]evil[.]com/x)", "http://www.evil.com/x"},
      {"evil(dot)com", "http://evil.com"},
      {"http://evil[.]com/x[.]y", "http://evil.com/x.y"},
      {"http[:]//evil.com", "http://evil.com"},
      {"hxxps[://]evil[.]com", "https://evil.com"},
      {"1.2.3[.]4", "http://1.2.3.4"},
  };
  for (const auto& [text, url] : cases) {
    SCOPED_TRACE(text);
    const Recorded read = Read(text);
    ASSERT_EQ(read.urls, std::vector<std::string>{url});
    EXPECT_EQ(read.marks, std::vector<std::string>{"defanged"});
  }
}

TEST(Defanged, HidesNoUrl) {
  for (const std::string text :
       {"[.]http://real.com/", "a[.]com/http://real.com/", "(.)http://real.com/"}) {
    SCOPED_TRACE(text);
    const Recorded read = Read(text);
    ASSERT_FALSE(read.urls.empty());
    EXPECT_EQ(read.urls.back(), "http://real.com/");
    EXPECT_EQ(read.marks.back(), "");
  }
}

TEST(Defanged, CostsNoMoreThanItsText) {
  std::string flood;
  while (flood.size() < (std::size_t{4} << 20))
    flood += "a[.]";
  EXPECT_TRUE(Read(flood).urls.empty());
}

}  // namespace
}  // namespace linkmilter
