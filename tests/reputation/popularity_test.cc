// Rankings, and whose a page is: popularity must never rub off on strangers.
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/judge/host_kind.h"
#include "scanner/links/url.h"
#include "scanner/reputation/list_set.h"
#include "scanner/reputation/user_content.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

std::shared_ptr<const ReputationList> Ranking(const std::string& text,
                                              ListFormat format = ListFormat::kCsv) {
  ListOptions options;
  options.name = "tranco";
  options.format.format = format;
  options.format.column = 2;
  options.format.rank_column = 1;
  options.result = Standing::Result::kPopular;
  auto list = ParseReputationList(text, options, SuffixList());
  return list.ok() ? std::move(list).value() : nullptr;
}

// The signal a URL raises; empty: it is not popular.
std::string Popular(const ListSet& set, const std::string& url_text) {
  const auto url = ParseUrl(url_text);
  if (!url || !url->host) return "no URL";
  const auto standings = set.Look({url->RequestHref(), *url->host, ""});
  if (standings.empty()) return "";
  EXPECT_EQ(standings[0].result, Standing::Result::kPopular);
  return standings[0].signal;
}

TEST(Ranking, RefusesRanksThatAreNone) {
  for (const char* text : {"0,a.example\nx,b.example\n", "1\n2\n", "1,a b\n-2,c.example\n"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Ranking(text), nullptr);
  }
}

TEST(Ranking, NamesTheStepAndNeverTheTenants) {
  const auto list = Ranking(
      "1,google.com\n2,github.io\n10000,ten.example\n10001,more.example\n50001,late.example\n"
      "1000001,beyond.example\n5,zendesk.com\n6,shop.co.uk\n7,co.uk\n8,t.co\n9,x.github.io\n");
  ASSERT_NE(list, nullptr);
  const ListSet set({list}, SuffixList());
  const struct {
    const char* url;
    const char* signal;
  } cases[] = {
      {"https://docs.google.com/forms/d/1", ""},
      {"https://sites.google.com/view/x", ""},
      {"https://y.github.io/", ""},
      {"https://acme.zendesk.com/", ""},
      {"https://t.co/abc", ""},
      {"https://evil.co.uk/", ""},
      {"https://beyond.example/", ""},
      {"https://google.com.evil.example/", ""},
      {"https://192.0.2.1/", ""},
      {"https://www.google.com./x", "POPULAR_10K"},
      {"https://x.github.io/", "POPULAR_10K"},
      {"https://zendesk.com/", "POPULAR_10K"},
      {"https://a.b.shop.co.uk/", "POPULAR_10K"},
      {"https://ten.example/", "POPULAR_10K"},
      {"https://more.example/", "POPULAR_50K"},
      {"https://late.example/", "POPULAR_1M"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.url);
    EXPECT_EQ(Popular(set, row.url), row.signal);
  }
}

TEST(UnitOf, IsWhoAnswersForThePage) {
  const SuffixList suffixes;
  const struct {
    const char* host;
    const char* path;
    const char* unit;
  } cases[] = {
      {"www.example.com", "/x", "example.com"},
      {"x.github.io", "/", "x.github.io"},
      {"a.acme.sharepoint.com", "/personal/x", "acme.sharepoint.com"},
      {"sharepoint.com", "/", "sharepoint.com"},
      {"docs.google.com", "/forms/d/1", "docs.google.com/forms"},
      {"docs.google.com", "", "docs.google.com/"},
      {"192.0.2.1", "/", "192.0.2.1"},
      {"com", "/", "com"},
      {"", "", ""},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.host);
    EXPECT_EQ(UnitOf(row.host, row.path, suffixes), row.unit);
  }
}

// The two tables speak of the same hosts: what is anybody's for the judge is nobody's fame here.
TEST(Ranking, PraisesNoCustomerOfAHostTheJudgeKnowsForItsCustomers) {
  struct HostRow {
    std::string_view place;
    HostKind kind;
  };
#include "scanner/judge/host_kinds.inc"
  static_cast<void>(kSuspiciousSuffixes);
  static_cast<void>(kFreemail);
  for (const HostRow& row : kHosts) {
    const bool of_customers = row.kind == HostKind::kTenants || row.kind == HostKind::kDynamic ||
                              row.kind == HostKind::kBuilder || row.kind == HostKind::kIpfs;
    if (!of_customers) continue;
    const std::string host(row.place.substr(0, row.place.find('/')));
    SCOPED_TRACE(host);
    const ListSet set({Ranking(host + '\n', ListFormat::kDomains)}, SuffixList());
    EXPECT_EQ(Popular(set, "https://tenant." + host + "/x"), "");
  }
}

// What a packed list of the test data holds; empty: it is not here.
std::string Unpacked(const std::string& name) {
  const std::string path = TestDataPath("lists/" + name);
  std::string text;
  if (path.empty()) return text;
  FILE* const pipe = ::popen(("gzip -dc '" + path + "'").c_str(), "r");
  char bytes[4096];
  for (std::size_t read = 0; (read = std::fread(bytes, 1, sizeof(bytes), pipe)) > 0;)
    text.append(bytes, read);
  ::pclose(pipe);
  return text;
}

// Shared hosts that user_content.inc does not have: a third of a list of file hosts, less of
// others. The bound is what keeps the rows that are there; the test data is not for filling in
// more.
TEST(Ranking, OfTheWorldLetsFewHostsOfStrangersThrough) {
  const std::string ranks = Unpacked("tranco-50k.txt.gz");
  if (ranks.empty()) return;
  const auto list = Ranking(ranks, ListFormat::kDomains);  // in the order of their rank
  ASSERT_NE(list, nullptr);
  EXPECT_GE(list->size(), 49'000U);
  const ListSet set({list}, SuffixList());
  EXPECT_EQ(Popular(set, "https://www.wikipedia.org/"), "POPULAR_10K");
  for (const char* name : {"sublime-url_shorteners.txt.gz", "sublime-free_file_hosts.txt.gz",
                           "sublime-self_service_creation_platform_domains.txt.gz",
                           "sublime-free_subdomain_hosts.txt.gz"}) {
    std::istringstream lines(Unpacked(name));
    std::size_t all = 0;
    std::string popular;
    std::size_t count = 0;
    for (std::string host; std::getline(lines, host);) {
      ++all;
      if (Popular(set, "https://tenant." + host + "/x").empty()) continue;
      ++count;
      popular += host + ' ';
    }
    EXPECT_GT(all, 0U);
    EXPECT_LE(count * 5, all * 2) << name << ": " << count << " of " << all << ": " << popular;
  }
}

}  // namespace
}  // namespace linkmilter
