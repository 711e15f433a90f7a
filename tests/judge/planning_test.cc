#include "scanner/judge/planning.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

std::string Numbered(const std::string& before, int n, const std::string& after) {
  return before + std::to_string(n) + after;
}

Extraction With(const std::vector<std::string>& urls) {
  Extraction extraction;
  for (const std::string& url : urls)
    extraction.links.push_back(LinkTo(url));
  return extraction;
}

auto Count(const Extraction& extraction, Plan plan) {
  return std::count_if(extraction.links.begin(), extraction.links.end(),
                       [plan](const Link& link) { return link.plan == plan; });
}

TEST(PlanLinks, NeverTurnsCautionIntoAFetch) {
  Extraction extraction = With({"http://a.example/", "http://b.example/"});
  extraction.links[0].plan = Plan::kNever;
  extraction.links[0].reason = "header";
  extraction.links[1].plan = Plan::kHostOnly;
  PlanLinks(Policy{}, extraction);
  EXPECT_EQ(extraction.links[0].plan, Plan::kNever);
  EXPECT_EQ(extraction.links[0].reason, "header");
  EXPECT_EQ(extraction.links[1].plan, Plan::kHostOnly);
}

TEST(PlanLinks, FetchesNeitherListedNorAllowedLinks) {
  Extraction extraction =
      With({"http://good.example/", "http://x.bad.example/", "http://c.example/"});
  PlanLinks(PolicyWith("good.example", "bad.example"), extraction);
  EXPECT_EQ(extraction.links[0].reason, "allowed by allow:test");
  EXPECT_EQ(extraction.links[1].reason, "listed by deny:test");
  EXPECT_EQ(Count(extraction, Plan::kNever), 2);
  EXPECT_EQ(extraction.links[2].plan, Plan::kFetch);
}

TEST(PlanLinks, AListingGoesBeforeAnAllowance) {
  Extraction extraction = With({"http://a.example/"});
  PlanLinks(PolicyWith("a.example", "a.example"), extraction);
  EXPECT_EQ(extraction.links[0].reason, "listed by deny:test");
}

TEST(PlanLinks, DecoysOnOneDomainPushNoOtherDomainOut) {
  std::vector<std::string> urls;
  for (int i = 0; i < 50; ++i)
    urls.push_back(Numbered("http://decoy.example/", i, ""));
  urls.push_back("http://evil.test/");
  Extraction extraction = With(urls);
  Policy policy;
  policy.max_fetches = 20;
  PlanLinks(policy, extraction);
  EXPECT_EQ(Count(extraction, Plan::kFetch), 20);
  EXPECT_EQ(extraction.links.back().plan, Plan::kFetch);
  ASSERT_EQ(extraction.left_out.size(), 1U);
  EXPECT_EQ(extraction.left_out[0], "31 links beyond scan.max_fetches 20 were not fetched");
}

TEST(PlanLinks, LooksEachHostUpOnceWhateverIsFetched) {
  Extraction extraction = With({"http://a.example/1", "http://a.example/2", "http://b.example/1",
                                "http://b.example/2", "http://c.example/"});
  extraction.links[0].plan = Plan::kHostOnly;
  extraction.links[1].plan = Plan::kNever;
  extraction.links[2].plan = Plan::kNever;
  extraction.links[4].plan = Plan::kNever;
  EXPECT_EQ(PlanLinks(Policy{}, extraction).asked, (std::vector<std::size_t>{0, 3, 4}));
}

TEST(PlanLinks, AsksNoRemoteListAboutWhatTheOperatorHasDecided) {
  Extraction extraction = With({"http://good.example/", "http://bad.example/"});
  EXPECT_TRUE(PlanLinks(PolicyWith("good.example", "bad.example"), extraction).asked.empty());
}

TEST(PlanLinks, AThousandDecoysAreNoFloodOfQuestions) {
  std::vector<std::string> urls;
  for (int i = 0; i < 1000; ++i)
    urls.push_back(Numbered("http://host", i, ".example/"));
  Extraction extraction = With(urls);
  for (Link& link : extraction.links)
    link.domain = link.host;
  Policy policy;
  policy.max_fetches = 20;
  const PlannedLinks planned = PlanLinks(policy, extraction);
  EXPECT_EQ(Count(extraction, Plan::kFetch), 20);
  EXPECT_EQ(planned.unfollowed, 980U);
  EXPECT_EQ(planned.asked.size(), 20 + kMaxHostLookups);
  EXPECT_EQ(extraction.left_out.size(), 2U);
}

Link WithPlace(const std::string& url, Prominence prominence, std::vector<Oddity> oddities = {}) {
  Link link = LinkTo(url, std::move(oddities));
  Place place;
  place.kind = PlaceKind::kClick;
  place.prominence = prominence;
  link.places.push_back(place);
  return link;
}

TEST(PlanLinks, LooksUpTheRiskiestHostsOfACrowdAndOneOfEachSiteFirst) {
  Extraction extraction;
  for (int i = 0; i < 1000; ++i)
    extraction.links.push_back(LinkTo(Numbered("http://h", i, ".decoy.example/")));
  extraction.links.push_back(LinkTo("http://other.test/"));
  extraction.links.push_back(LinkTo("http://odd.decoy.example/"));
  extraction.links.back().oddities = {Oddity::kUserinfo};
  for (Link& link : extraction.links)
    link.plan = Plan::kHostOnly;
  const auto asked = PlanLinks(Policy{}, extraction).asked;
  ASSERT_EQ(asked.size(), kMaxHostLookups);
  EXPECT_EQ(asked[0], 1001U);
  EXPECT_EQ(asked[1], 1000U);
}

TEST(PlanLinks, AsksAboutTheRiskiestFirstWhetherFetchedOrNot) {
  Extraction extraction;
  for (int i = 0; i < 20; ++i)
    extraction.links.push_back(LinkTo(Numbered("http://decoy", i, ".example/")));
  extraction.links.push_back(LinkTo("http://odd.example/", {Oddity::kUserinfo}));
  EXPECT_EQ(PlanLinks(Policy{}, extraction).asked.at(0), 20U);
  extraction.links.back().plan = Plan::kHostOnly;
  EXPECT_EQ(PlanLinks(Policy{}, extraction).asked.at(0), 20U);
}

TEST(RiskOf, WeighsWhatHoldsInThisOrder) {
  Link attached = LinkTo("http://a.example/");
  attached.places.push_back({});
  attached.places[0].attached = true;
  const std::string url = "http://a.example/";
  const std::vector<Link> falling = {
      LinkTo(url, {Oddity::kUserinfo}),
      LinkTo(url, {Oddity::kTextMismatch}),
      attached,
      WithPlace(url, Prominence::kButton),
      WithPlace(url, Prominence::kImage),
      WithPlace(url, Prominence::kFooter),
      LinkTo(url, {Oddity::kInvisible}),
  };
  for (std::size_t i = 1; i < falling.size(); ++i)
    EXPECT_GE(RiskOf(falling[i - 1], false, {}), RiskOf(falling[i], false, {})) << i;
  const Link& plain = falling[4];
  EXPECT_GT(RiskOf(plain, true, {}), RiskOf(plain, false, {}));
  EXPECT_GT(RiskOf(plain, false, {}), RiskOf(plain, true, {.known = {"a.example"}}));
  EXPECT_LT(RiskOf(falling[5], true, {}), 0);
  EXPECT_LT(RiskOf(LinkTo(url, {Oddity::kUserinfo, Oddity::kInvisible}), true, {}), 0);
}

// Decoys of one kind, each on its own domain, then the link the message is about.
Extraction Flooded(const Link& call, Prominence look, std::vector<Oddity> oddities = {}) {
  Extraction extraction;
  for (int i = 0; i < 60; ++i) {
    extraction.links.push_back(WithPlace(Numbered("http://decoy", i, ".test/"), look, oddities));
    extraction.links.back().domain = extraction.links.back().host;
  }
  extraction.links.push_back(call);
  return extraction;
}

TEST(PlanLinks, AFloodOfDecoyDomainsPushesNoCallToActionOut) {
  const Link button = WithPlace("http://call.example/", Prominence::kButton);
  const Link plain = WithPlace("http://call.example/", Prominence::kPlain);
  const std::vector<Extraction> floods = {
      Flooded(button, Prominence::kPlain),
      Flooded(button, Prominence::kImage),
      Flooded(button, Prominence::kPlain, {Oddity::kUserinfo}),
      Flooded(button, Prominence::kPlain, {Oddity::kTextMismatch}),
      Flooded(plain, Prominence::kButton),
      Flooded(plain, Prominence::kFooter),
      Flooded(plain, Prominence::kButton, {Oddity::kInvisible}),
  };
  for (std::size_t i = 0; i < floods.size(); ++i) {
    SCOPED_TRACE(i);
    Extraction extraction = floods[i];
    Policy policy;
    policy.max_fetches = 20;
    PlanLinks(policy, extraction);
    EXPECT_EQ(Count(extraction, Plan::kFetch), 20);
    EXPECT_EQ(extraction.links.back().plan, Plan::kFetch);
    EXPECT_EQ(extraction.left_out.size(), 1U);
  }
}

TEST(ByRisk, TakesTheRiskiestOfADomainAndNoSecondBeforeAllHaveHadTheirTurn) {
  std::vector<Link> links = {LinkTo("http://a.example/1"), LinkTo("http://a.example/2"),
                             LinkTo("http://b.test/1"), LinkTo("http://c.invalid/1"),
                             LinkTo("http://d.localhost/")};
  links[0].domain = links[1].domain = "a.example";
  for (std::size_t i = 2; i < links.size(); ++i)
    links[i].domain = links[i].host;
  links[1].oddities = {Oddity::kUserinfo};
  links[2].oddities = {Oddity::kInvisible};
  links[3].plan = Plan::kHostOnly;
  EXPECT_EQ(ByRisk(links, {}), (std::vector<std::size_t>{1, 4, 0, 2}));
  EXPECT_EQ(ByRisk(links, {.known = {"a.example"}}), (std::vector<std::size_t>{4, 1, 0, 2}));
}

TEST(FollowSamples, FetchesThemAsFarAsThereIsRoom) {
  Extraction extraction = With({"http://a.example/", "http://b.example/", "http://c.example/"});
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    extraction.links[i].plan = Plan::kHostOnly;
    extraction.links[i].reason = "personal: a token in the URL";
  }
  Policy policy;
  policy.max_fetches = 2;
  PlannedLinks planned;
  planned.asked = {0, 1};
  FollowSamples({1, 2}, policy, extraction.links, planned);
  EXPECT_EQ(extraction.links[1].plan, Plan::kFetch);
  EXPECT_EQ(extraction.links[1].reason, "sample of a campaign: personal: a token in the URL");
  EXPECT_EQ(extraction.links[2].plan, Plan::kHostOnly);
  EXPECT_EQ(planned.asked, (std::vector<std::size_t>{0, 1}));
}

TEST(PlanLinks, TakesPopularHostsForKnown) {
  Policy policy = PolicyWithRanking();
  policy.max_fetches = 1;
  Extraction extraction;
  extraction.links = {LinkTo("http://ten.example/"), LinkTo("http://other.example/")};
  PlanLinks(policy, extraction);
  EXPECT_EQ(extraction.links[0].plan, Plan::kHostOnly);
  EXPECT_EQ(extraction.links[1].plan, Plan::kFetch);
}

}  // namespace
}  // namespace linkmilter
