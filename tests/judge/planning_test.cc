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
  EXPECT_EQ(PlanLinks(Policy{}, extraction).asked, (std::vector<std::size_t>{3, 0, 4}));
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

}  // namespace
}  // namespace linkmilter
