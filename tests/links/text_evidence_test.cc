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
  for (const std::string text : {"",
                                 "file: x",
                                 "a:b",
                                 "profile:x",
                                 "\\",
                                 "\\\\",
                                 "\\\\host",
                                 "C:\\dir\\file",
                                 "@b.com",
                                 "hxxp",
                                 "hxxp://",
                                 "[.]",
                                 "a[.]b",
                                 "(dot)",
                                 "x[.][.][.]",
                                 "f(.)",
                                 "the dot com years",
                                 "every dot in it",
                                 "so it . com",
                                 "ends . in it",
                                 "more (dot) nothing",
                                 "http [:] //",
                                 "(at)",
                                 "look (at) this"}) {
    SCOPED_TRACE(text);
    const Recorded read = Read(text);
    EXPECT_TRUE(read.evidence.empty());
    EXPECT_TRUE(read.urls.empty());
  }
}

TEST(TextEvidence, HoldsAddressesSchemesAndPaths) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"mail ann.lee@example.com now", "address ann.lee@example.com"},
      {"mail ann[at]example[.]com now", "address ann@example.com"},
      {"mail ann (at) example (dot) com", "address ann@example.com"},
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
      {"h**ps://evil.com/x", "https://evil.com/x"},
      {"evil (dot) com", "http://evil.com"},
      {"www [.] evil [.] com/x y", "http://www.evil.com/x"},
      {"evil dot com", "http://evil.com"},
      {"go to www dot evil dot com/x now", "http://www.evil.com/x"},
      {"hxxp://evil . com/x", "http://evil.com/x"},
      {"evils . com", "http://evils.com"},
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
  for (const std::string piece : {"a[.]", "a dot ", "a . ", "a (at) ", "h**p://"}) {
    SCOPED_TRACE(piece);
    std::string flood;
    while (flood.size() < (std::size_t{1} << 18))
      flood += piece;
    EXPECT_TRUE(Read(flood).urls.empty());
  }
}

}  // namespace
}  // namespace linkmilter
