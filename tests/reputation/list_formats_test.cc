// Every format of reputation lists: what is refused, then what is read.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/url.h"
#include "scanner/reputation/list_set.h"

namespace linkmilter {
namespace {

using Lists = std::vector<std::shared_ptr<const ReputationList>>;

ListOptions In(ListFormat format, UrlMatch match = UrlMatch::kUrl) {
  ListOptions options;
  options.name = "test";
  options.format.format = format;
  options.format.match = match;
  options.signal = "TEST";
  return options;
}

std::string Refusal(std::string_view text, const ListOptions& options) {
  const auto list = ParseReputationList(text, options, SuffixList());
  return list.ok() ? "" : list.error().message;
}

Lists Read(std::string_view text, const ListOptions& options) {
  auto list = ParseReputationList(text, options, SuffixList());
  if (!list.ok()) {
    ADD_FAILURE() << list.error().message;
    return {};
  }
  return {std::move(list).value()};
}

// The entry that a URL hits, of all lists together; empty: none.
std::string Hit(const Lists& lists, const std::string& url_text, const std::string& address = "") {
  const auto url = ParseUrl(url_text);
  if (!url) return "no URL";
  const ListSet set(lists, SuffixList());
  Subject subject{url->RequestHref(), *url->host, ""};
  if (const auto found_at = IpAddress::Parse(address)) subject.addresses.push_back(*found_at);
  const auto standings = set.Look(subject);
  return standings.empty() ? "" : standings.front().code;
}

struct Case {
  std::string url;
  std::string entry;
};

void ExpectHits(const Lists& lists, const std::vector<Case>& cases) {
  for (const Case& row : cases) {
    SCOPED_TRACE(row.url);
    EXPECT_EQ(Hit(lists, row.url), row.entry);
  }
}

TEST(ReputationList, RefusesWhatIsNoList) {
  std::string long_line(kMaxLineBytes + 1, 'a');
  const struct {
    std::string text;
    std::string why;
  } cases[] = {
      {"", "it has no entries"},
      {"# nothing\n\n", "it has no entries"},
      {" \n\t<html><body>404", "it is an HTML or XML page, not a list"},
      {"\xEF\xBB\xBF<?xml?>", "it is an HTML or XML page, not a list"},
      {std::string("a.example\nb.ex\0\0", 16), "it is torn: it holds NUL bytes"},
      {"a.example\nb c\n", "1 of its 2 lines are bad, the first is line 2"},
      {"a.example\n" + long_line + "\n", "1 of its 2 lines are bad, the first is line 2"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text.substr(0, 40));
    EXPECT_EQ(Refusal(row.text, In(ListFormat::kDomains)), row.why);
  }
  EXPECT_EQ(Refusal("a.example\n\"b.example\n", In(ListFormat::kCsv)),
            "it is torn: its last record never ends");
  EXPECT_EQ(Refusal("@ SOA a. b. ( 1 2\n", In(ListFormat::kRpz)),
            "it is torn: its last record never ends");
}

TEST(ReputationList, APageOfASuffixListsNobodyBelowIt) {
  const Lists lists = Read(
      "http://co.uk/x\nhttp://github.io/\nhttp://000webhostapp.com/\nhttp://192.0.2.7/x\n"
      "http://www.evil.co.uk/\nhttp://t.000webhostapp.com/\nhttp://t.s3.amazonaws.com/\n",
      In(ListFormat::kUrls, UrlMatch::kDomain));
  ExpectHits(lists, {{"http://co.uk/", "co.uk"},
                     {"http://github.io/y", "github.io"},
                     {"http://000webhostapp.com/y", "000webhostapp.com"},
                     {"http://192.0.2.7/y", "192.0.2.7"},
                     {"http://a.evil.co.uk/", "evil.co.uk"},
                     {"http://t.000webhostapp.com/y", "t.000webhostapp.com"},
                     {"http://t.s3.amazonaws.com/y", "t.s3.amazonaws.com"},
                     {"http://u.s3.amazonaws.com/", ""},
                     {"http://shop.co.uk/", ""},
                     {"http://x.github.io/", ""},
                     {"http://u.000webhostapp.com/", ""}});
}

TEST(ReputationList, NamesTheAddressThatIsListed) {
  const ListSet set(Read("32.7.2.0.192.rpz-ip CNAME .\n", In(ListFormat::kRpz)), SuffixList());
  const Subject subject{"http://a.example/",
                        "a.example",
                        "",
                        {*IpAddress::Parse("192.0.2.1"), *IpAddress::Parse("192.0.2.7")}};
  const auto standings = set.Look(subject);
  ASSERT_EQ(standings.size(), 1U);
  EXPECT_EQ(standings[0].code, "192.0.2.7");
  EXPECT_EQ(standings[0].subject, "a.example");
}

TEST(ReputationList, RefusesLinesThatAreNoEntries) {
  const struct {
    ListFormat format;
    std::vector<std::string> lines;
  } cases[] = {
      {ListFormat::kDomains, {"a b", "=", "*.a.example", "a..example", "a.example/x", "1.2.3.256"}},
      {ListFormat::kHosts, {"a.example", "0.0.0.0", "nonsense a.example", "0.0.0.0 a..example"}},
      {ListFormat::kWildcards, {"*.", "a.*.example", "*a.example", "**.example"}},
      {ListFormat::kUrls, {"a.example", "ftp://a.example/", "http://", "http://a b/"}},
      {ListFormat::kRpz,
       {"a.example", "a.example CNAME", "a.example CNAME rpz-passthru", "33.4.3.2.1.rpz-ip CNAME .",
        "x.4.3.2.1.rpz-ip CNAME .", ") CNAME .", "$INCLUDE /etc/passwd", "$GENERATE 1-9 a$ CNAME .",
        "a..b CNAME ."}},
      {ListFormat::kCsv, {"head\nexample com", "head\n\"\"", "head\nhttp://"}},
  };
  for (const auto& row : cases) {
    for (const std::string& line : row.lines) {
      SCOPED_TRACE(std::string(Name(row.format)) + ": " + line);
      EXPECT_NE(Refusal(line + "\n", In(row.format)).find("of its 1 lines are bad"),
                std::string::npos);
    }
  }
}

TEST(ReputationList, ForgivesATenthOfBadLinesAndNoMore) {
  std::string text;
  for (int i = 0; i < 18; ++i)
    text += "h" + std::to_string(i) + ".example\n";
  EXPECT_EQ(Refusal(text + "a b\nc d\n", In(ListFormat::kDomains)), "");
  EXPECT_NE(Refusal(text + "a b\nc d\ne f\n", In(ListFormat::kDomains)), "");
}

TEST(ReputationList, ReadsDomains) {
  ExpectHits(Read("\xEF\xBB\xBF"
                  "evil.example # why\r\n=alone.example\r\n.dot.example\r\n"
                  "B\xC3\xBC"
                  "cher.example\n192.0.2.7\n2001:db8::1\nzip",
                  In(ListFormat::kDomains)),
             {{"http://evil.example/", "evil.example"},
              {"http://a.b.EVIL.example./x", "evil.example"},
              {"http://notevil.example/", ""},
              {"http://evil.example.org/", ""},
              {"http://alone.example/", "alone.example"},
              {"http://www.alone.example/", ""},
              {"http://a.dot.example/", "dot.example"},
              {"http://xn--bcher-kva.example/", "xn--bcher-kva.example"},
              {"http://0xc0.0.2.7/", "192.0.2.7"},
              {"http://[2001:db8::1]/", "[2001:db8::1]"},
              {"http://a.zip/", "zip"},
              {"http://2.7/", ""}});
}

TEST(ReputationList, ReadsHostsFilesAndWildcards) {
  ExpectHits(Read("127.0.0.1 localhost\n::1 ip6-localhost\n0.0.0.0 a.example\tb.example # c\n",
                  In(ListFormat::kHosts)),
             {{"http://a.example/", "a.example"},
              {"http://b.example/", "b.example"},
              {"http://x.a.example/", ""},
              {"http://localhost/", ""}});
  ExpectHits(Read("*.below.example\nalone.example\n", In(ListFormat::kWildcards)),
             {{"http://below.example/", ""},
              {"http://x.y.below.example/", "below.example"},
              {"http://alone.example/", "alone.example"},
              {"http://x.alone.example/", ""}});
}

TEST(ReputationList, MatchesUrlsAsFarAsItIsTold) {
  const std::string text = "http://a.example:80/x/../y\nhttps://docs.google.com/forms/d/1?q\n";
  ExpectHits(Read(text, In(ListFormat::kUrls)),
             {{"http://a.example/y", "http://a.example/y"},
              {"http://a.example./y?q=1", "http://a.example/y"},
              {"http://a.example/y/", ""},
              {"https://a.example/y", ""},
              {"https://docs.google.com/forms/d/1", ""},
              {"https://docs.google.com/forms/d/1?q", "https://docs.google.com/forms/d/1?q"}});
  ExpectHits(Read(text, In(ListFormat::kUrls, UrlMatch::kPath)),
             {{"https://a.example:81/y?z", "a.example/y"},
              {"http://a.example/", ""},
              {"https://docs.google.com/forms/d/1?z", "docs.google.com/forms/d/1"}});
  ExpectHits(Read(text, In(ListFormat::kUrls, UrlMatch::kHost)),
             {{"https://a.example/", "a.example"},
              {"https://www.a.example/", ""},
              {"https://docs.google.com/forms/else", "docs.google.com/forms"},
              {"https://docs.google.com/document/1", ""}});
}

TEST(ReputationList, WidensAUrlToWhoeverAnswersForIt) {
  ExpectHits(Read("http://a.b.shop.co.uk/x\nhttp://x.github.io/p\nhttp://t.acme.zendesk.com/\n"
                  "http://192.0.2.9/x\nhttps://bit.ly/3x?y\n",
                  In(ListFormat::kUrls, UrlMatch::kDomain)),
             {{"http://c.shop.co.uk/", "shop.co.uk"},
              {"http://other.co.uk/", ""},
              {"http://x.github.io/", "x.github.io"},
              {"http://y.github.io/", ""},
              {"http://acme.zendesk.com/", "acme.zendesk.com"},
              {"http://other.zendesk.com/", ""},
              {"http://192.0.2.9:81/", "192.0.2.9"},
              {"https://bit.ly/3x", "bit.ly/3x"},
              {"https://bit.ly/4x", ""}});
}

TEST(ReputationList, ReadsCsvWithRealQuoting) {
  ListOptions options = In(ListFormat::kCsv);
  options.format.column = 3;
  options.format.filter = {4, "online"};
  const Lists lists = Read(
      "# made today\r\nid,date,url,status\r\n"
      "\"1\",\"a,b\",\"http://a.example/x,y\",\"online\"\r\n"
      "2,\"two\r\nlines, \"\"quoted\"\"\",http://b.example/,online\r\n"
      "3, \"c\",\"http://c.example/\",\"offline\"\r\n"
      "4,,d.example,online\n",
      options);
  ExpectHits(lists, {{"http://a.example/x,y", "http://a.example/x,y"},
                     {"http://b.example/", "http://b.example/"},
                     {"http://c.example/", ""},
                     {"http://x.d.example/", "d.example"}});
}

TEST(ReputationList, EndsARecordWhoseQuoteIsNeverClosed) {
  std::string text = "\"" + std::string(200, 'x') + "\n";
  for (int i = 0; i < 5000; ++i)
    text += "h" + std::to_string(i) + ".example-with-some-length.test\n";
  EXPECT_EQ(Hit(Read(text, In(ListFormat::kCsv)), "http://h4999.example-with-some-length.test/"),
            "h4999.example-with-some-length.test");
}

constexpr std::string_view kZone = R"($TTL 1h
$ORIGIN rpz.test.
@ IN SOA localhost. root.localhost. ( 1 ; serial
      12h 15m 3w 2h )
     IN NS localhost.
bad.example           CNAME .
*.bad.example   60 IN CNAME *.
good.bad.example      CNAME rpz-passthru.
old.bad.example       CNAME old.bad.example.
*.deep.bad.example    IN 60 CNAME RPZ-DROP.
tcp.example           CNAME rpz-tcp-only.
garden.example        A 192.0.2.1
                      TXT "a ; ( text"
full.example.rpz.test. CNAME .
24.0.2.0.192.rpz-ip   CNAME .
32.9.2.0.192.rpz-ip   CNAME rpz-passthru.
48.zz.1.db8.2001.rpz-ip CNAME .
32.1.1.168.192.rpz-client-ip CNAME .
ns.evil.example.rpz-nsdname CNAME .
8.0.0.0.10.rpz-nsip   CNAME .
)";

TEST(ReputationList, ReadsResponsePolicyZones) {
  const Lists lists = Read(kZone, In(ListFormat::kRpz));
  ExpectHits(lists, {{"http://bad.example/", "bad.example"},
                     {"http://x.bad.example/", "bad.example"},
                     {"http://good.bad.example/", ""},
                     {"http://old.bad.example/", ""},
                     {"http://x.good.bad.example/", "bad.example"},
                     {"http://x.deep.bad.example/", "deep.bad.example"},
                     {"http://deep.bad.example/", "bad.example"},
                     {"http://tcp.example/", ""},
                     {"http://garden.example/", "garden.example"},
                     {"http://full.example/", "full.example"},
                     {"http://ns.evil.example/", ""},
                     {"http://192.0.2.1/", "192.0.2.1"},
                     {"http://192.0.2.9/", ""},
                     {"http://[2001:db8:1::5]/", "2001:db8:1::5"},
                     {"http://192.168.1.1/", ""}});
  EXPECT_EQ(Hit(lists, "http://other.example/", "192.0.2.77"), "192.0.2.77");
  EXPECT_EQ(Hit(lists, "http://other.example/", "192.0.3.77"), "");
}

TEST(ReputationList, ReadsATransferredZoneAndOneWithoutOrigin) {
  for (const char* text : {"rpz.test. 5 IN SOA a. b. 1 2 3 4 5\nrpz.test. 5 IN NS a.\n"
                           "bad.example.rpz.test. 5 IN CNAME .\n",
                           "@ SOA a. b. 1 2 3 4 5\n  NS a.\nbad.example CNAME .\n"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Hit(Read(text, In(ListFormat::kRpz)), "http://bad.example/"), "bad.example");
  }
  EXPECT_NE(Refusal("$ORIGIN rpz.test.\nbad.examplerpz.test. CNAME .\n", In(ListFormat::kRpz)), "");
}

TEST(ListSet, LetsTheFirstZoneSpeakAndOtherListsBesideIt) {
  const Lists first =
      Read("a.example CNAME rpz-passthru.\nb.example CNAME .\n", In(ListFormat::kRpz));
  const Lists second =
      Read("a.example CNAME .\nb.example CNAME .\nc.example CNAME .\n", In(ListFormat::kRpz));
  EXPECT_EQ(Hit({first[0], second[0]}, "http://a.example/"), "");
  EXPECT_EQ(Hit({first[0], second[0]}, "http://c.example/"), "c.example");
  EXPECT_EQ(Hit({second[0], first[0]}, "http://a.example/"), "a.example");
  const ListSet set({first[0], second[0], Read("b.example", In(ListFormat::kDomains))[0]},
                    SuffixList());
  EXPECT_EQ(set.Look({"http://b.example/", "b.example", ""}).size(), 2U);
}

}  // namespace
}  // namespace linkmilter
