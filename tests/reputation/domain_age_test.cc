#include "scanner/reputation/domain_age.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

using Result = Standing::Result;

constexpr const char* kServices = R"({"services": [
  [["example", "TEST"], ["http://plain.example/", "https://rdap.example/v1"]],
  [["old"], ["http://only-plain.example/"]], ["x"], 7]})";

TEST(ReadRdapServices, RefusesWhatNamesNoService) {
  for (const char* json : {"", "<html>", "[]", "{}", R"({"services": 1})", R"({"services": []})",
                           R"({"services": [[["a"], ["http://a.example/"]]]})",
                           R"({"services": [[["a"], ["https://a.example/?q"]]]})"})
    EXPECT_FALSE(ReadRdapServices(json).ok()) << json;
}

TEST(ReadRdapServices, TakesTheHttpsOneOfEachDomain) {
  const RdapServices services = ReadRdapServices(kServices).value();
  EXPECT_EQ(ServiceFor("a.b.example", services), "https://rdap.example/v1/");
  EXPECT_EQ(ServiceFor("a.test", services), "https://rdap.example/v1/");
  EXPECT_EQ(ServiceFor("a.old", services), "");
  EXPECT_EQ(ServiceFor("example", services), "https://rdap.example/v1/");
}

TEST(ReadRegistration, IsTotalOnAnyBytes) {
  for (const char* json :
       {"", "null", "[]", "{}", R"({"events": {}})", R"({"events": [1, null, {}]})",
        R"({"events": [{"eventAction": "expiration", "eventDate": "2020-01-01T00:00:00Z"}]})",
        R"({"events": [{"eventAction": "registration", "eventDate": 5}]})",
        R"({"events": [{"eventAction": "registration", "eventDate": "2020-13-01"}]})",
        R"({"events": [{"eventAction": "registration", "eventDate": "20-01-01 00:00"}]})"})
    EXPECT_FALSE(ReadRegistration(json).has_value()) << json;
  EXPECT_FALSE(ReadRegistration(std::string(100'000, '[')).has_value());
}

TEST(SignalOfAge, HasBands) {
  constexpr Seconds kDay{86'400};
  EXPECT_EQ(SignalOfAge(-kDay), "DOMAIN_DAYS_OLD");
  EXPECT_EQ(SignalOfAge(9 * kDay), "DOMAIN_DAYS_OLD");
  EXPECT_EQ(SignalOfAge(10 * kDay), "DOMAIN_WEEKS_OLD");
  EXPECT_EQ(SignalOfAge(30 * kDay), "DOMAIN_MONTHS_OLD");
  EXPECT_EQ(SignalOfAge(90 * kDay), "");
}

class DomainAgeTest : public testing::Test {
 protected:
  DomainAgeTest() { Reload(); }
  // As a policy that is read anew.
  void Reload() {
    DomainAgeOptions options;
    options.memory = memory;
    options.services = ReadRdapServices(kServices).value();
    options.clock = [this] { return SteadyTime(now); };
    options.wall = [this] { return kDay + now; };
    source = std::make_unique<DomainAge>(options);
    web.Serve(200, R"({"events": [{"eventAction": "registration",
                               "eventDate": "2026-06-05T10:00:00Z"}]})");
  }
  Standing Ask(const std::string& domain) {
    Standing told;
    int calls = 0;
    source->Ask({"http://x." + domain + "/secret", "x." + domain, domain}, {resolver, web},
                [&](const std::vector<Standing>& standings) {
                  ++calls;
                  told = standings.at(0);
                });
    EXPECT_EQ(calls, 1);
    return told;
  }

  static constexpr WallTime kDay{std::chrono::sys_days{std::chrono::year(2026) / 6 / 10}};
  Seconds now{1};
  std::shared_ptr<AnswerMemory> memory = NewAgeMemory();
  FakeResolver resolver;
  FakeWebService web;
  std::unique_ptr<DomainAge> source;
};

TEST_F(DomainAgeTest, TellsWhoComesBackAndAsksOnce) {
  EXPECT_EQ(Ask("young.example").result, Result::kUnknown);
  ASSERT_EQ(web.asked.size(), 1U);
  EXPECT_EQ(web.asked[0].url.Href(), "https://rdap.example/v1/domain/young.example");
  const Standing standing = Ask("young.example");
  EXPECT_EQ(standing.result, Result::kListed);
  EXPECT_EQ(DecisionOf({standing}), "") << "a young domain is looked at all the same";
  EXPECT_EQ(standing.signal, "DOMAIN_DAYS_OLD");
  EXPECT_EQ(standing.code, "5 days old");
  EXPECT_EQ(web.asked.size(), 1U);
}

TEST_F(DomainAgeTest, RemembersOverReloadsForItsLife) {
  Ask("young.example");
  Reload();
  EXPECT_EQ(Ask("young.example").code, "5 days old");
  EXPECT_EQ(web.asked.size(), 1U);
  now += kAgeLife;
  EXPECT_EQ(Ask("young.example").result, Result::kUnknown);
  EXPECT_EQ(web.asked.size(), 2U);
}

TEST_F(DomainAgeTest, StandsMemoriesOfNoSense) {
  for (const char* told : {"x", "-1", "99999999999999999999", "9000000000000000000"}) {
    memory->Keep({{"a.example", told, kDay + now + Seconds(9)}}, kDay + now);
    EXPECT_NE(Ask("a.example").result, Result::kUnknown) << told;
  }
}

TEST_F(DomainAgeTest, AsksNobodyWhereThereIsNobodyToAsk) {
  EXPECT_EQ(Ask("a.old").result, Result::kUnknown);
  EXPECT_EQ(Ask("").result, Result::kUnknown);
  EXPECT_TRUE(web.asked.empty());
}

TEST_F(DomainAgeTest, IsGentleWithARegistry) {
  Ask("a.example");
  Ask("b.example");
  EXPECT_EQ(web.asked.size(), 1U);
  now += kRdapPause;
  web.Serve(429, "");
  Ask("b.example");
  EXPECT_EQ(web.asked.size(), 2U);
  now += kRdapRest - Seconds(1);
  Reload();
  Ask("c.example");
  EXPECT_EQ(web.asked.size(), 2U);
  now += Seconds(1);
  Ask("c.example");
  EXPECT_EQ(web.asked.size(), 3U);
}

// Senders choose the names: "x.pages.dev" is asked of the registry of "dev".
TEST_F(DomainAgeTest, ANameTheRegistryDoesNotTakeSilencesNobodyElse) {
  for (const int status : {400, 404, 422}) {
    SCOPED_TRACE(status);
    const std::string odd = "x" + std::to_string(status) + ".example";
    web.Serve(status, "");
    Ask(odd);
    now += kRdapPause;
    const std::size_t asked = web.asked.size();
    Ask(odd);
    Ask("y" + std::to_string(status) + ".example");
    EXPECT_EQ(web.asked.size(), asked + 1);
    now += kRdapPause;
  }
}

TEST_F(DomainAgeTest, WhatTheRegistryDoesNotSayIsUnknown) {
  web.Serve(404, "");
  Ask("gone.example");
  EXPECT_EQ(Ask("gone.example").result, Result::kUnknown);
  EXPECT_EQ(web.asked.size(), 1U);
  now += kNoAgeLife;
  Ask("gone.example");
  EXPECT_EQ(web.asked.size(), 2U);
}

}  // namespace
}  // namespace linkmilter
