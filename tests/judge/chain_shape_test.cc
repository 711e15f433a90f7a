#include "scanner/judge/chain_shape.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

using Names = std::set<std::string>;

struct Step {
  const char* url;
  LedBy led_by = LedBy::kHttp302;
};

Finding ChainOf(const std::vector<Step>& steps) {
  Finding finding;
  for (const Step& step : steps)
    finding.chain.hops.push_back({step.url, "192.0.2.1", 302, step.led_by});
  finding.chain.hops.front().led_by = LedBy::kLink;
  finding.chain.ending = Ending::kLanded;
  return finding;
}

Names NamesIn(const Finding& finding, const std::vector<bool>& lenders = {}) {
  Names names;
  for (const LandingSignal& signal : ChainSignals(finding, SuffixList(), lenders)) {
    EXPECT_FALSE(signal.evidence.empty()) << signal.name;
    names.emplace(signal.name);
  }
  return names;
}

TEST(ChainShape, SaysNothingOfHonestChains) {
  const std::vector<Step> chains[] = {
      {{"http://a.test/"}},
      {{"not a url"}, {"http://a.test/"}},
      {{"http://a.test/"}, {"https://a.test/"}, {"https://www.a.test/"}},
      {{"https://click.a.test/"}, {"http://b.test/"}, {"https://b.test/"}},
      {{"https://a.test/"}, {"http://ads.test/", LedBy::kFrame}},
      {{"https://a.test/"}, {"http://b.test/", LedBy::kCall}},
      {{"https://bit.ly/x"}, {"https://a.test/"}, {"https://is.gd/y", LedBy::kCall}},
      {{"https://a.test/"}, {"https://x.b.test/"}, {"https://y.b.test/"}, {"https://c.test/"}},
      {{"https://a.ct.sendgrid.net/"},
       {"https://bit.ly/x"},
       {"https://a.test/"},
       {"https://b.test/"},
       {"https://c.test/"}},
  };
  for (const auto& chain : chains) {
    SCOPED_TRACE(chain.back().url);
    EXPECT_EQ(NamesIn(ChainOf(chain)), Names{});
  }
}

TEST(ChainShape, ShowsWhereEncryptionIsLost) {
  EXPECT_EQ(NamesIn(ChainOf({{"https://a.test/"}, {"http://a.test/x"}})), Names{"DOWNGRADE"});
  EXPECT_EQ(NamesIn(ChainOf({{"https://a.test/"}, {"http://b.test/"}, {"https://c.test/"}})),
            Names{"DOWNGRADE"});
}

TEST(ChainShape, ShowsAShortenerBehindAShortener) {
  EXPECT_EQ(
      NamesIn(ChainOf({{"https://bit.ly/x"}, {"https://tinyurl.com/y"}, {"https://a.test/"}})),
      Names{"SHORTENER_CHAIN"});
  EXPECT_EQ(NamesIn(ChainOf({{"https://bit.ly/x"}, {"https://bit.ly/y"}})), Names{});
}

TEST(ChainShape, CountsSitesThatAreNoTrackers) {
  Finding finding =
      ChainOf({{"https://a.test/"}, {"https://b.test/"}, {"https://c.test/"}, {"https://d.test/"}});
  EXPECT_EQ(NamesIn(finding), Names{"CROSSING_CHAIN"});
  Standing tracker;
  tracker.source = "dbl";
  tracker.subject = tracker.host = "b.test";
  tracker.result = Standing::Result::kListed;
  tracker.kind = Standing::Class::kRedirector;
  finding.standings = {tracker};
  EXPECT_EQ(NamesIn(finding), Names{});
}

TEST(ChainShape, ShowsAWellKnownSiteThatLeadsWhereItsUrlSays) {
  const std::pair<const char*, bool> rows[] = {
      {"https://known.test/go?u=https://evil.test/", true},
      {"https://known.test/go?u=https%3A%2F%2Fevil.test%2F", true},
      {"https://known.test/go?u=https%253A%252F%252FEVIL.test", true},
      {"https://known.test/go?evil.test=1", false},
      {"https://known.test/go?u=https://not-evil.test/", false},
      {"https://known.test/go/12345", false},
      {"https://a.ct.sendgrid.net/?u=https://evil.test/", false},
  };
  for (const auto& [url, raised] : rows) {
    SCOPED_TRACE(url);
    const Finding finding = ChainOf({{url}, {"https://evil.test/"}});
    EXPECT_EQ(NamesIn(finding, {true, false}), raised ? Names{"OPEN_REDIRECT"} : Names{});
    EXPECT_EQ(NamesIn(finding, {false, true}), Names{});
  }
  EXPECT_EQ(NamesIn(ChainOf({{"https://known.test/?u=https://www.known.test/"},
                             {"https://www.known.test/"}}),
                    {true, true}),
            Names{});
}

TEST(ChainShape, TakesPopularSitesForLendersAndNotTheSenders) {
  const Link link = LinkTo("https://ten.example/?u=http://evil.test/");
  Finding finding = FindingOf({link.url, "http://evil.test/"}, Ending::kLanded);
  finding.chain.hops[1].led_by = LedBy::kHttp302;
  const auto raised = [&](const std::string& proven) {
    MessageFacts facts;
    facts.proven_domain = proven;
    const auto names = NamesOf(Judge({{&link, &finding, false}}, PolicyWithRanking(), facts));
    return Names(names.begin(), names.end()).contains("OPEN_REDIRECT");
  };
  EXPECT_TRUE(raised(""));
  EXPECT_TRUE(raised("other.test"));
  EXPECT_FALSE(raised("ten.example"));
}

TEST(Challenge, WeighsMoreOnAHostThatIsYoungOrUnseen) {
  const Link link = LinkTo("https://a.example/");
  Finding finding = FindingOf({link.url}, Ending::kBlocked);
  const auto raised = [&](Familiarity familiarity) {
    MessageFacts facts;
    facts.familiar = {{link.host, familiarity}, {link.domain, familiarity}};
    const auto names = NamesOf(Judge({{&link, &finding, false}}, Policy(), facts));
    return Names(names.begin(), names.end()).contains("CHALLENGE_YOUNG_HOST");
  };
  EXPECT_TRUE(raised(Familiarity::kUnseen));
  EXPECT_TRUE(raised(Familiarity::kNew));
  EXPECT_FALSE(raised(Familiarity::kKnown));
  finding.chain.hops[0].certificate.emplace();
  finding.chain.hops[0].certificate->not_before = finding.made;
  EXPECT_TRUE(raised(Familiarity::kYoung));
  EXPECT_FALSE(raised(Familiarity::kKnown));
  finding.chain.ending = Ending::kLanded;
  EXPECT_FALSE(raised(Familiarity::kUnseen));
}

}  // namespace
}  // namespace linkmilter
