#include "scanner/links/text_links.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

Recorded Read(const std::string& text) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindTextLinks(text, SuffixList(), sink);
  return recorded;
}

TEST(TextLinks, LeavesAloneWhatNobodyCanClick) {
  for (const std::string text : {"",
                                 ".",
                                 "....",
                                 ":",
                                 "://",
                                 "http",
                                 "http:",
                                 "http://",
                                 "http:// x",
                                 "http://)",
                                 "hello world",
                                 "e.g. this",
                                 "foo.unknownsuffix",
                                 "a.b",
                                 "v1.2.3",
                                 "1.2.3.4",
                                 "10.5",
                                 "ann@example.com",
                                 "ann.lee@example.com",
                                 "ann.lee+tag@example.com",
                                 "me@www.example.com",
                                 "mailto:ann@example.com",
                                 "run setup.sh",
                                 "see README.md",
                                 "libfoo.so",
                                 "archive.zip",
                                 "x/y.com",
                                 "C:\\temp\\example.com",
                                 "sftp://example.com",
                                 "www.",
                                 "www..com",
                                 "www.example",
                                 "test_.com",
                                 "$example.com",
                                 "foo..com"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(Read(text).urls.empty());
  }
}

struct Case {
  std::string text;
  std::vector<std::string> urls;
};

TEST(TextLinks, FindsWhatClientsMakeClickable) {
  const std::vector<Case> cases = {
      {"http://a.example", {"http://a.example"}},
      {"HTTPS://A.example/x", {"HTTPS://A.example/x"}},
      {"xhttp://a.example y", {"http://a.example"}},
      {"1.http://a.example", {"http://a.example"}},
      {"http:\\\\a.example\\x", {"http:\\\\a.example\\x"}},
      {"http:/a.example", {"http:/a.example"}},
      {"http:////a.example", {"http:////a.example"}},
      {"http://http://a.example/", {"http://a.example/"}},
      {"http://user:pw@a.example/", {"http://user:pw@a.example/"}},
      {"http://[2001:db8::1]/x", {"http://[2001:db8::1]/x"}},
      {"go to www.example.com now", {"http://www.example.com"}},
      {"go to www2.example.com/x?y#z now", {"http://www2.example.com/x?y#z"}},
      {"go to example.com now", {"http://example.com"}},
      {"go to Example.COM:8080/x", {"http://Example.COM:8080/x"}},
      {"at 192.0.2.1/x and 192.0.2.1:80", {"http://192.0.2.1/x", "http://192.0.2.1:80"}},
      {"see readme.md/x", {"http://readme.md/x"}},
      {"münchen.de", {"http://münchen.de"}},
      {"ftp://ftp.example.com/a", {"ftp://ftp.example.com/a"}},
      {"example.com:65536", {"http://example.com"}},
      {"a.example.com,b.example.com", {"http://a.example.com", "http://b.example.com"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(Read(each.text).urls, each.urls);
  }
}

TEST(TextLinks, LeavesTheSentenceItsMarks) {
  const std::vector<Case> cases = {
      {"http://a.example.", {"http://a.example"}},
      {"http://a.example/x?!", {"http://a.example/x"}},
      {"(http://a.example/x)", {"http://a.example/x"}},
      {"(see http://a.example/x)y", {"http://a.example/x"}},
      {"http://a.example/Foo_(bar)", {"http://a.example/Foo_(bar)"}},
      {"http://a.example/Foo_(bar))", {"http://a.example/Foo_(bar)"}},
      {"[text](http://a.example/x) y", {"http://a.example/x"}},
      {"\"http://a.example/x\"", {"http://a.example/x"}},
      {"'http://a.example/x','http://b.example/'", {"http://a.example/x", "http://b.example/"}},
      {"http://a.example/'q'", {"http://a.example/'q'"}},
      {"http://a.example/x&gt;", {"http://a.example/x"}},
      {"http://a.example/?t=abc_-=", {"http://a.example/?t=abc_-="}},
      {"http://a.example-", {"http://a.example"}},
      {"*www.example.com*", {"http://www.example.com"}},
      {"\u2068http://a.example/x\u202C\u2069", {"http://a.example/x"}},
      {"http://a.example\xC2\xA0x", {"http://a.example"}},
      {"http://a.example/x\x1B(B", {"http://a.example/x"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(Read(each.text).urls, each.urls);
  }
}

TEST(TextLinks, EndsWhereScriptsWithoutSpacesGoOn) {
  const std::vector<Case> cases = {
      {"请访问www.example.com查看", {"http://www.example.com"}},
      {"请访问example.com查看", {"http://example.com"}},
      {"请看http://example.com/abc谢谢 x",
       {"http://example.com/abc", "http://example.com/abc谢谢"}},  // clients differ
      {"见http://example.com。谢谢", {"http://example.com"}},
      {"见example.com。谢谢", {"http://example.com"}},
      {"http://例え.jp/x", {"http://例え.jp/x"}},
      {"です。example.com/x", {"http://example.com/x"}},
      {"例え。jp/x", {"http://例え。jp/x"}},
      {"http://192。0．2｡1/", {"http://192。0．2｡1/"}},
      {"http://example。com/x", {"http://example。com/x"}},
      {"（http://example.com/x）", {"http://example.com/x"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(Read(each.text).urls, each.urls);
  }
}

// The URLs with "?" before those that are doubted.
std::vector<std::string> WithDoubts(const std::string& text) {
  Recorded read = Read(text);
  for (std::size_t i = 0; i < read.urls.size(); ++i) {
    if (!read.doubts[i].empty()) read.urls[i].insert(0, "?");
  }
  return read.urls;
}

TEST(TextLinks, JoinsWhatIsWrappedAndKeepsTheOtherReading) {
  const std::vector<Case> cases = {
      {"<http://a.example/long/\r\n  path>",
       {"http://a.example/long/path", "?http://a.example/long/"}},
      {"<URL:http://a.example/x\ny>", {"http://a.example/xy", "?http://a.example/x"}},
      {"[http://a.example/x\ny]", {"http://a.example/xy", "?http://a.example/x"}},
      {"\"http://a.example/x\ny\"", {"http://a.example/xy", "?http://a.example/x"}},
      {"<http://exam\nple.com/x>", {"http://example.com/x", "?http://exam"}},
      {"<http://a.co\nm/x>",
       {"http://a.com/x", "http://a.co"}},  // other hosts: both may be pressed
      {"<http://a.example/x\nand more words>", {"http://a.example/x"}},
      {"<http://a.example/x\nhttp://b.example/y>", {"http://a.example/x", "http://b.example/y"}},
      {"\"http://a.example/x\n", {"http://a.example/x"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(WithDoubts(each.text), each.urls);
  }
}

TEST(TextLinks, KeepsTheReadingOverALineBrokenAtItsEdge) {
  const std::string edge = std::string(50, 'w') + " ";
  const std::vector<Case> cases = {
      {edge + "http://a.example/longer\r\npath/2.html",
       {"http://a.example/longer", "?http://a.example/longerpath/2.html"}},
      {edge + "http://evil.host-of\nit.com/?x",
       {"?http://evil.host-of", "http://evil.host-ofit.com/?x", "http://it.com/?x"}},
      {edge + "http://a.example/longer\nplain", {"http://a.example/longer"}},
      {edge + "http://a.example/longer.\n/x", {"http://a.example/longer"}},
      {edge + "http://www.example.com\n/x",
       {"http://www.example.com", "?http://www.example.com/x"}},
      {edge + "http://a.example/longer\nhttp://b.example/2",
       {"http://a.example/longer", "http://b.example/2"}},
      {"http://a.example/\npath/2.html", {"http://a.example/"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(WithDoubts(each.text), each.urls);
  }
}

TEST(TextLinks, DoubtsNamesThatNoPublicNameServerKnows) {
  const std::vector<Case> cases = {
      {"http://localhost:8000/", {"?http://localhost:8000/"}},
      {"http://x@intranet/wiki", {"?http://x@intranet/wiki"}},
      {"http://a.com-then-more", {"?http://a.com-then-more"}},
      {"http://a.b", {"?http://a.b"}},
      {"http://a_b.com/ http://-a.com/ http://a-.com/",
       {"?http://a_b.com/", "?http://-a.com/", "?http://a-.com/"}},
      {"http://a_.b.com/ http://-a.b.com/", {"http://a_.b.com/", "http://-a.b.com/"}},
      {"http://0x7f000001/ http://1.2/ http://[::1]/",
       {"http://0x7f000001/", "http://1.2/", "http://[::1]/"}},
      {"http://a.xn--p1ai/ http://localhost%2Ecom/",
       {"http://a.xn--p1ai/", "http://localhost%2Ecom/"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(WithDoubts(each.text), each.urls);
  }
}

TEST(TextLinks, TakesTheWordsMarkUpGivesThem) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[your bank](http://a.example/x)", "your bank"},
      {"[your bank](<http://a.example/x>)", "your bank"},
      {"[your bank]: http://a.example/x", "your bank"},
      {"[http://a.example/x|your bank]", "your bank"},
      {"<http://a.example/x|your bank>", "your bank"},
      {"your bank](http://a.example/x)", ""},
      {"[your\nbank](http://a.example/x)", ""},
      {"http://a.example/x|your bank]", ""},
  };
  for (const auto& [text, label] : cases) {
    SCOPED_TRACE(text);
    const Recorded read = Read(text);
    ASSERT_FALSE(read.urls.empty());
    EXPECT_EQ(read.texts[0], label);
  }
}

TEST(TextLinks, DoubtsSentencesRunTogether) {
  const Recorded read = Read("It is done.In the morning, done.in/time");
  ASSERT_EQ(read.urls, (std::vector<std::string>{"http://done.In", "http://done.in/time"}));
  EXPECT_FALSE(read.doubts[0].empty());
  EXPECT_TRUE(read.doubts[1].empty());
}

}  // namespace
}  // namespace linkmilter
