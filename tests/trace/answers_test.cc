// How long answers are believed: DNS answers and findings.
#include <memory>

#include <gtest/gtest.h>

#include "scanner/trace/dns_cache.h"
#include "scanner/trace/finding_life.h"
#include "scanner/trace/recent_findings.h"

namespace linkmilter {
namespace {

AddressAnswer Found(long ttl) {
  AddressAnswer answer;
  answer.result = AddressAnswer::Result::kFound;
  answer.ttl = Seconds(ttl);
  return answer;
}

TEST(DnsCache, ClampsTheTimeToLive) {
  DnsCache cache;
  const SteadyTime now;
  cache.Put("short", Found(0), now);
  cache.Put("long", Found(1'000'000), now);
  EXPECT_NE(cache.Find("short", now + Seconds(59)), nullptr);
  EXPECT_EQ(cache.Find("short", now + Seconds(60)), nullptr);
  EXPECT_NE(cache.Find("long", now + Seconds(3599)), nullptr);
  EXPECT_EQ(cache.Find("long", now + Seconds(3600)), nullptr);
}

TEST(DnsCache, KeepsFailuresForSeconds) {
  DnsCache cache;
  const SteadyTime now;
  cache.Put("x", {AddressAnswer::Result::kTimedOut, {}, Seconds(0), ""}, now);
  EXPECT_NE(cache.Find("x", now), nullptr);
  EXPECT_EQ(cache.Find("x", now + Seconds(10)), nullptr);
}

TEST(DnsCache, StaysBoundedAndDropsWhatExpiresFirst) {
  DnsCacheOptions options;
  options.entries = 3;
  DnsCache cache(options);
  const SteadyTime now;
  cache.Put("a", Found(300), now);
  cache.Put("b", Found(100), now);
  cache.Put("c", Found(200), now);
  cache.Put("c", Found(250), now);
  cache.Put("d", Found(400), now);
  EXPECT_EQ(cache.size(), 3U);
  EXPECT_EQ(cache.Find("b", now), nullptr);
  EXPECT_NE(cache.Find("c", now), nullptr);
}

TEST(FindingLife, FailuresNeverHoldForLong) {
  for (int i = 0; i < kEndingCount; ++i) {
    Finding finding;
    finding.chain.ending = static_cast<Ending>(i);
    SCOPED_TRACE(Name(finding.chain.ending));
    EXPECT_LE(LifeOf(finding, FindingLives()), Seconds(3600));
  }
  Finding failed;
  failed.chain.ending = Ending::kTimedOut;
  FindingLives lives;
  lives.failed = Seconds(600);
  EXPECT_EQ(LifeOf(failed, lives), Seconds(600));
  failed.chain.ending = Ending::kLanded;
  failed.chain.hops.push_back({"http://a.example/", "", 502, LedBy::kLink, Milliseconds(1)});
  EXPECT_EQ(LifeOf(failed, lives), Seconds(600));
}

TEST(FindingLife, ASiteThatSaysWhenToComeBackIsBelieved) {
  const FindingLives lives;
  Finding finding;
  finding.chain.ending = Ending::kBlocked;
  finding.chain.hops.push_back({"http://a.example/", "", 503, LedBy::kLink, Milliseconds(1)});
  EXPECT_EQ(LifeOf(finding, lives), lives.failed);
  EXPECT_EQ(LifeOf(finding, lives, Milliseconds(1)), kShortestBlocked);
  EXPECT_EQ(LifeOf(finding, lives, Milliseconds(3'599'001)), Seconds(3600));
  finding.chain.ending = Ending::kTimedOut;
  EXPECT_EQ(LifeOf(finding, lives, Milliseconds(3'599'001)), lives.failed);
}

TEST(FindingLife, WhatGoesOnFailingIsAskedLessAndLessOften) {
  const FindingLives lives;
  Finding before;
  before.chain.ending = Ending::kTimedOut;
  before.valid_until = before.made + Seconds(900);
  Finding failed;
  failed.chain.ending = Ending::kUnreachable;
  EXPECT_EQ(LifeAfter(before, failed, lives), Seconds(1800));
  before.valid_until = before.made + Seconds(3000);
  EXPECT_EQ(LifeAfter(before, failed, lives), kLongestFailed);
  failed.chain.ending = Ending::kLanded;
  EXPECT_EQ(LifeAfter(before, failed, lives), lives.landed);
  failed.chain.ending = Ending::kTimedOut;
  before.chain.ending = Ending::kBlocked;
  EXPECT_EQ(LifeAfter(before, failed, lives), lives.failed);
}

TEST(FindingLife, StandingsHoldAsLongAsTheShortestOfThem) {
  Finding finding;
  EXPECT_EQ(LifeOfStandings(finding), kLongestStanding);
  finding.standings.resize(2);
  for (Standing& standing : finding.standings) {
    standing.result = Standing::Result::kNotListed;
    standing.ttl = Seconds(2000);
  }
  EXPECT_EQ(LifeOfStandings(finding), Seconds(2000));
  finding.standings[1].ttl = Seconds(1);
  EXPECT_EQ(LifeOfStandings(finding), kShortestStanding);
}

TEST(FindingLife, AListThatDidNotAnswerIsAskedAgainSoon) {
  Finding finding;
  finding.standings.resize(1);
  finding.standings[0].ttl = Seconds(2000);
  for (const auto result : {Standing::Result::kUnknown, Standing::Result::kRefused}) {
    finding.standings[0].result = result;
    EXPECT_EQ(LifeOfStandings(finding), kShortestStanding);
  }
}

TEST(RecentFindings, KeepsTheLastOnesWhileTheyHold) {
  const WallTime now;
  RecentFindings recent(2);
  for (const char* url : {"a", "b", "c"}) {
    Finding finding;
    finding.url = url;
    finding.valid_until = now + Seconds(10);
    recent.Put(std::make_shared<const Finding>(finding));
  }
  EXPECT_EQ(recent.Find("a", now), nullptr);
  ASSERT_NE(recent.Find("c", now), nullptr);
  EXPECT_EQ(recent.Find("c", now)->url, "c");
  EXPECT_EQ(recent.Find("c", now + Seconds(10)), nullptr);
}

}  // namespace
}  // namespace linkmilter
