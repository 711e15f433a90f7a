#include "scanner/judge/judge.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

// A finding whose one listing weighs `points`.
Finding Weighing(double points, const std::string& signal = "WEIGHT") {
  Finding finding = FindingOf({"http://a.example/"}, Ending::kLanded);
  Standing standing;
  standing.subject = "a.example";
  standing.result = Standing::Result::kListed;
  standing.signal = signal;
  standing.points = points;
  finding.standings = {standing};
  return finding;
}

TEST(Judge, TurnsTheScoreAndWhatIsMissingIntoAnAction) {
  const struct {
    double points;
    Action action;
    bool missing;
    bool decided;
  } cases[] = {
      {0, Action::kAccept, false, true},  {3.9, Action::kAccept, false, true},
      {4, Action::kTag, false, true},     {5.9, Action::kTag, false, true},
      {6, Action::kDefer, false, true},   {7.9, Action::kDefer, false, true},
      {8, Action::kDefer, false, true},   {0, Action::kDefer, true, false},
      {4, Action::kDefer, true, false},   {8, Action::kDefer, true, false},
      {-5, Action::kAccept, false, true},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.points);
    SCOPED_TRACE(row.missing);
    const Link link = LinkTo("http://a.example/");
    const Link open = LinkTo("http://b.example/");
    const Finding finding = Weighing(row.points);
    const Verdict verdict =
        Judge({{&link, &finding, false}, {&open, nullptr, row.missing}}, Policy());
    EXPECT_EQ(verdict.action, row.action);
    EXPECT_EQ(verdict.decided, row.decided);
    EXPECT_DOUBLE_EQ(verdict.score, row.points);
  }
}

TEST(Judge, RejectsByTwoKindsOfKnowledgeOnly) {
  const struct {
    double listed;
    std::vector<Oddity> oddities;
    double score;
    Action action;
  } cases[] = {
      {100, {}, 8, Action::kDefer},
      {7.5, {}, 7.5, Action::kDefer},
      {7, {Oddity::kOddPort}, 8, Action::kReject},
      {6, {Oddity::kOddPort}, 7, Action::kDefer},
      {3, {Oddity::kMixedScript, Oddity::kNumericHost, Oddity::kUserinfo}, 8, Action::kReject},
      {0, {Oddity::kMixedScript, Oddity::kNumericHost, Oddity::kUserinfo}, 5, Action::kTag},
      {0.5, {Oddity::kMixedScript, Oddity::kNumericHost, Oddity::kUserinfo}, 5.5, Action::kTag},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.score);
    const Link link = LinkTo("http://a.example/", row.oddities);
    const Finding finding = Weighing(row.listed);
    const Verdict verdict = Judge({{&link, &finding, false}}, Policy());
    EXPECT_DOUBLE_EQ(verdict.score, row.score);
    EXPECT_EQ(verdict.action, row.action);
  }
}

TEST(Judge, NeedsNoSecondKindOfKnowledgeWhereAListHasTheVeryUrl) {
  const Link link = LinkTo("http://a.example/x");
  Finding finding = Weighing(8);
  for (const auto& [subject, action] : std::vector<std::pair<std::string, Action>>{
           {"a.example", Action::kDefer}, {"http://a.example/x", Action::kReject}}) {
    finding.standings.front().subject = subject;
    EXPECT_EQ(Judge({{&link, &finding, false}}, Policy()).action, action) << subject;
  }
}

TEST(Judge, TakesTheOperatorsPointsForLures) {
  MessageFacts facts;
  facts.lures = {{"FOREIGN_CALL", 0, "why", "http://a.example/"}};
  Policy policy;
  EXPECT_EQ(Judge({}, policy, facts).score, FindSignal("FOREIGN_CALL")->points);
  policy.points["FOREIGN_CALL"] = 4.5;
  const Verdict verdict = Judge({}, policy, facts);
  EXPECT_EQ(verdict.action, Action::kTag);
  EXPECT_EQ(verdict.signals.at(0).url, "http://a.example/");
}

TEST(Judge, SettlesAGreyScoreAtOnceWhereGreyIsOffAndHoldsBackWhatIsToBeHeldBack) {
  const struct {
    double points;
    bool grey;
    std::optional<double> quarantine;
    bool missing;
    Action action;
    Action settled;
  } cases[] = {
      {6, true, {}, false, Action::kDefer, Action::kTag},
      {6, false, {}, false, Action::kTag, Action::kTag},
      {6, true, 5, false, Action::kDefer, Action::kQuarantine},
      {6, false, 5, false, Action::kQuarantine, Action::kTag},
      {5, true, 5, false, Action::kQuarantine, Action::kTag},
      {4.9, true, 5, false, Action::kTag, Action::kTag},
      {5, true, 5, true, Action::kDefer, Action::kQuarantine},
      {4, true, {}, true, Action::kDefer, Action::kTag},
      {0, true, {}, true, Action::kDefer, Action::kAccept},
      {8, false, 5, true, Action::kDefer, Action::kQuarantine},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.points);
    Policy policy;
    policy.defer.grey = row.grey;
    policy.thresholds.quarantine = row.quarantine;
    const Link link = LinkTo("http://a.example/");
    const Finding finding = Weighing(row.points);
    const Verdict verdict = Judge({{&link, &finding, row.missing}}, policy);
    EXPECT_EQ(verdict.action, row.action);
    EXPECT_EQ(verdict.settled, row.settled);
  }
}

TEST(Judge, AcceptsAMessageWithoutLinks) {
  EXPECT_EQ(Judge({}, Policy()), Verdict());
}

TEST(Judge, CountsASignalOfManyLinksOnceAtItsHighest) {
  std::vector<Link> links;
  std::vector<Finding> findings;
  for (int i = 0; i < 50; ++i) {
    links.push_back(LinkTo("http://a.example/" + std::to_string(i)));
    findings.push_back(Weighing(i == 7 ? 3 : 2));
  }
  std::vector<JudgedLink> judged;
  for (std::size_t i = 0; i < links.size(); ++i)
    judged.push_back({&links[i], &findings[i], false});
  const Verdict verdict = Judge(judged, Policy());
  ASSERT_EQ(verdict.signals.size(), 1U);
  EXPECT_EQ(verdict.score, 3);
  EXPECT_EQ(verdict.signals[0].url, "http://a.example/7");
}

TEST(Judge, SaysTheWeightiestFirst) {
  const Link first = LinkTo("http://a.example/", {Oddity::kOddPort});
  const Link second = LinkTo("http://b.example/", {Oddity::kMixedScript, Oddity::kUserinfo});
  const Verdict verdict = Judge({{&first, nullptr, false}, {&second, nullptr, false}}, Policy());
  EXPECT_EQ(NamesOf(verdict), (std::vector<std::string>{"MIXED_SCRIPT", "USERINFO", "ODD_PORT"}));
  EXPECT_EQ(verdict.score, 5);  // the most that spelling adds
}

TEST(Judge, LooksUpEveryHostOnTheWay) {
  const Policy policy = PolicyWith("", "denied.example");
  const Link link = LinkTo("http://a.example/");
  for (const std::vector<std::string>& hops :
       {std::vector<std::string>{"http://denied.example/", "http://b.example/"},
        {"http://a.example/", "http://x.denied.example/", "http://b.example/"},
        {"http://a.example/", "http://b.example/", "https://denied.example:8443/x"}}) {
    const Finding finding = FindingOf(hops, Ending::kLanded);
    EXPECT_EQ(Judge({{&link, &finding, false}}, policy).action, Action::kReject);
    EXPECT_EQ(Judge({{&link, &finding, false}}, Policy()).action, Action::kAccept);
  }
  Link wrapped = link;
  wrapped.outers = {"https://denied.example/?to=http://a.example/"};
  EXPECT_EQ(Judge({{&wrapped, nullptr, false}}, policy).action, Action::kReject);
}

TEST(Judge, RejectsADeniedLinkBeforeItIsFollowed) {
  const Link link = LinkTo("http://denied.example/");
  const Verdict verdict = Judge({{&link, nullptr, true}}, PolicyWith("", "denied.example"));
  EXPECT_EQ(verdict.action, Action::kReject);
  EXPECT_TRUE(verdict.decided);
  EXPECT_EQ(verdict.signals.at(0).evidence, "denied.example is on deny:test");
}

TEST(Judge, TakesTheOperatorsPointsForADenial) {
  Policy policy = PolicyWith("", "denied.example");
  policy.points["LISTED_DENY"] = 4.5;
  const Link link = LinkTo("http://denied.example/");
  EXPECT_EQ(Judge({{&link, nullptr, false}}, policy).action, Action::kTag);
}

TEST(Judge, LetsAnAllowedLinkRaiseNothingElse) {
  const Policy policy = PolicyWith("good.example", "denied.example");
  const Link link = LinkTo("http://www.good.example/", {Oddity::kUserinfo});
  Finding finding = Weighing(8);
  finding.chain.ending = Ending::kBlocked;
  finding.landing.password_field = true;
  const Verdict verdict = Judge({{&link, &finding, false}}, policy);
  EXPECT_EQ(NamesOf(verdict), std::vector<std::string>{"ALLOWED"});
  EXPECT_EQ(verdict.score, 0);
}

TEST(Judge, LetsADenialCountOnAnAllowedWay) {
  const Policy policy = PolicyWith("good.example", "denied.example\nhttp://good.example/bad");
  const Link direct = LinkTo("http://good.example/bad");
  EXPECT_EQ(Judge({{&direct, nullptr, false}}, policy).action, Action::kReject);
  const Link redirect = LinkTo("http://good.example/");
  const Finding finding =
      FindingOf({"http://good.example/", "http://denied.example/"}, Ending::kLanded);
  EXPECT_EQ(Judge({{&redirect, &finding, false}}, policy).action, Action::kReject);
}

TEST(Judge, ShieldsWhatWasSeenAtAnAllowedHop) {
  const Policy policy = PolicyWith("good.example", "");
  const Link link = LinkTo("http://a.example/", {Oddity::kUserinfo});
  Finding finding = FindingOf({"http://a.example/", "http://good.example/"}, Ending::kBlocked);
  finding.standings = Weighing(3).standings;
  finding.standings.push_back(finding.standings[0]);
  finding.standings[1].subject = "good.example";
  finding.standings[1].signal = "SHIELDED";
  finding.landing.password_field = true;
  EXPECT_EQ(NamesOf(Judge({{&link, &finding, false}}, policy)),
            (std::vector<std::string>{"WEIGHT", "USERINFO"}));
}

TEST(Judge, StandsHopsThatAreNoUrls) {
  const Link link = LinkTo("http://a.example/");
  const Finding finding = FindingOf({"", "http://[", "mailto:x"}, Ending::kLanded);
  EXPECT_TRUE(Judge({{&link, &finding, false}}, PolicyWith("x", "y")).signals.empty());
}

TEST(Judge, TakesPointsOffOnlyWhereAllLinksStayOnPopularHosts) {
  const Policy policy = PolicyWithRanking();
  const Link ten = LinkTo("http://ten.example/");
  const Link fifty = LinkTo("http://fifty.example/");
  const Link other = LinkTo("http://other.example/");
  const auto stays = FindingOf({"http://ten.example/"}, Ending::kLanded);
  const auto stays_fifty = FindingOf({"http://fifty.example/"}, Ending::kLanded);
  const auto leaves = FindingOf({"http://ten.example/", "http://other.example/"}, Ending::kLanded);
  const auto moves = FindingOf({"http://ten.example/", "http://fifty.example/"}, Ending::kLanded);
  const std::vector<std::pair<std::vector<JudgedLink>, double>> table = {
      {{{&ten, nullptr, true}}, 0},
      {{{&ten, &leaves, false}}, 0},
      {{{&other, nullptr, false}, {&ten, &stays, false}}, 0},
      {{{&ten, &stays, false}}, -1},
      {{{&ten, &moves, false}}, -0.5},
      {{{&ten, &stays, false}, {&fifty, &stays_fifty, false}}, -0.5},
  };
  for (const auto& [links, score] : table) {
    SCOPED_TRACE(score);
    EXPECT_EQ(Judge(links, policy).score, score);
  }
}

TEST(Judge, CountsAnOldListHalfAndATooOldOneNothingAndSaysSo) {
  const Link link = LinkTo("http://a.example/");
  Standing said;
  said.source = "feed";
  said.subject = link.url;
  said.result = Standing::Result::kListed;
  said.signal = "FEED";
  said.points = 10;
  const auto judged = [&](const Standing& standing, double set) {
    auto trace = std::make_shared<TracePolicy>();
    trace->local = {std::make_shared<FakeSource>(standing)};
    Policy policy;
    policy.trace = trace;
    if (set != 0) policy.points["FEED"] = set;
    return Judge({{&link, nullptr, false}}, policy);
  };
  EXPECT_EQ(judged(said, 0).action, Action::kReject);  // the exact URL
  said.detail = "its copy is old";
  said.conclusive = false;
  EXPECT_EQ(judged(said, 6).score, 3);  // also where the operator set them
  const Verdict old = judged(said, 0);
  EXPECT_EQ(old.score, 5);
  EXPECT_EQ(old.action, Action::kTag);
  EXPECT_EQ(old.signals.at(0).evidence, "http://a.example/ is on feed, but its copy is old");
  said.points = 100;
  EXPECT_NE(judged(said, 0).action, Action::kReject);  // not by itself any more
  said.result = Standing::Result::kUnknown;
  const Verdict spent = judged(said, 0);
  EXPECT_EQ(spent.score, 0);
  EXPECT_EQ(NamesOf(spent), std::vector<std::string>{"FEED"});
  said.result = Standing::Result::kPopular;
  said.signal = "POPULAR_10K";
  const double half = judged(said, 0).score;
  said.detail.clear();
  EXPECT_EQ(judged(said, 0).score, 2 * half);
}

TEST(Judge, NeverLetsPopularityUndoAReject) {
  Policy policy = PolicyWithRanking();
  policy.points["USERINFO"] = policy.thresholds.reject - 3;
  const Link link = LinkTo("http://ten.example/", {Oddity::kUserinfo});
  const auto finding = FindingOf({"http://ten.example/"}, Ending::kLanded);
  Finding listed = finding;
  listed.standings = Weighing(3).standings;
  EXPECT_EQ(Judge({{&link, &listed, false}}, policy).action, Action::kReject);
  policy.points["USERINFO"] = policy.thresholds.tag;
  EXPECT_EQ(Judge({{&link, &finding, false}}, policy).action, Action::kAccept);
}

}  // namespace
}  // namespace linkmilter
