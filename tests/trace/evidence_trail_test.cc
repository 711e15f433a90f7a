// What a chain hands over to be kept.
#include "scanner/trace/evidence_trail.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "scanner/trace/trace_run.h"
#include "tests/fakes/fake_evidence.h"
#include "tests/fakes/fake_fetcher.h"
#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_timers.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

class EvidenceTrailTest : public testing::Test {
 protected:
  EvidenceTrailTest() {
    options.evidence = &sink;
    for (const char* host : {"a.example", "b.example"})
      resolver.Add(host, {"1.1.1.1"});
  }

  void Trace(const std::string& url) {
    TraceRun::Start({fetcher, resolver, web, timers, guard, own, gate, suffixes, options},
                    {url, "", Plan::kFetch}, std::make_shared<TracePolicy>(),
                    [](const Finding&) {});
    fetcher.DeliverAll();
  }

  FakeEvidence sink;
  FakeFetcher fetcher;
  FakeResolver resolver;
  FakeWebService web;
  FakeTimers timers;
  AddressGuard guard;
  OwnAddresses own{[] { return std::vector<IpAddress>(); }};
  HostGate gate{HostGateLimits{}};
  SuffixList suffixes;
  TracerOptions options;
};

TEST_F(EvidenceTrailTest, AsksForNoBytesWhereNobodyKeepsThem) {
  options.evidence = nullptr;
  fetcher.site["http://a.example/"] = {Html("x")};
  Trace("http://a.example/");
  ASSERT_EQ(fetcher.asked.size(), 1U);
  EXPECT_FALSE(fetcher.asked[0].keep_bytes);
}

TEST_F(EvidenceTrailTest, TellsOfEveryLookupExchangeAndTheEnd) {
  FetchResponse landing = Html("x");
  landing.exchange = std::make_shared<WireExchange>();
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", "http://b.example/#f"}})};
  fetcher.site["http://b.example/"] = {landing};
  Trace("http://a.example/");
  EXPECT_TRUE(fetcher.asked[0].keep_bytes);
  ASSERT_EQ(sink.lookups.size(), 2U);
  EXPECT_EQ(sink.lookups[1].host, "b.example");
  EXPECT_EQ(sink.lookups[1].hop, 1);
  ASSERT_EQ(sink.exchanges.size(), 2U);
  EXPECT_EQ(sink.exchanges[0].via, "");
  EXPECT_EQ(sink.exchanges[0].path, "");
  const ExchangeSeen& last = sink.exchanges[1];
  EXPECT_EQ(last.url, "http://b.example/#f");
  EXPECT_EQ(last.via, "http://a.example/");
  EXPECT_EQ(last.path, "R");
  EXPECT_EQ(last.led_by, LedBy::kHttp302);
  EXPECT_EQ(last.peer, "1.1.1.1");
  EXPECT_EQ(last.wire, landing.exchange);
  ASSERT_EQ(sink.ends.size(), 1U);
  EXPECT_EQ(sink.ends[0].chain.hops.size(), 2U);
  for (const std::string& id : {sink.lookups[0].case_id, last.case_id, sink.ends[0].case_id})
    EXPECT_EQ(id, sink.exchanges[0].case_id);
  Trace("http://a.example/");
  EXPECT_NE(sink.ends[1].case_id, sink.ends[0].case_id);
}

TEST_F(EvidenceTrailTest, TellsOfWhatWasRefusedAndFailed) {
  resolver.Add("inner.example", {"10.0.0.1"});
  Trace("http://inner.example/");
  ASSERT_EQ(sink.lookups.size(), 1U);
  EXPECT_EQ(sink.lookups[0].addresses.size(), 1U);
  EXPECT_TRUE(sink.exchanges.empty());
  EXPECT_EQ(sink.ends.at(0).chain.ending, Ending::kRefusedAddress);
  Trace("http://none.example/");
  EXPECT_EQ(sink.lookups.at(1).failure, "no such name");
  Trace("http://1.1.1.1/");  // asks no name; nobody answers
  EXPECT_EQ(sink.lookups.size(), 2U);
  ASSERT_EQ(sink.exchanges.size(), 1U);
  EXPECT_EQ(sink.exchanges[0].wire, nullptr);
}

TEST_F(EvidenceTrailTest, EverythingBehindATokenIsSecret) {
  const std::string token = "http://a.example/in/k7Gq9fZx2LmP4vRt8WbN3c";
  fetcher.site[token] = {Answer(302, {{"Location", "/home"}})};
  fetcher.site["http://a.example/home"] = {Html("x")};
  Trace(token);
  ASSERT_EQ(sink.exchanges.size(), 2U);
  EXPECT_TRUE(sink.exchanges[0].secret);
  EXPECT_TRUE(sink.exchanges[1].secret);
  Trace("http://a.example/home");
  EXPECT_FALSE(sink.exchanges[2].secret);
}

}  // namespace
}  // namespace linkmilter
