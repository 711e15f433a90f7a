#include "scanner/reputation/web_risk.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/base64.h"
#include "scanner/links/percent.h"
#include "scanner/reputation/web_risk_answer.h"
#include "scanner/trace/timers.h"
#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

using Json = nlohmann::json;
using Result = Standing::Result;

constexpr WallTime kNoon{Seconds(1'700'000'000)};

std::string HashOf(const std::string& expression) {
  return *FromHex(Sha256Hex(expression));
}

Json ThreatOf(const std::string& expression, const std::vector<std::string>& types, Seconds life) {
  return {{"threatTypes", types},
          {"hash", EncodeBase64(HashOf(expression))},
          {"expireTime", FormatUtc(kNoon + life)}};
}

std::string AnswerOf(const std::vector<Json>& threats, Seconds life = Seconds(300)) {
  Json answer = {{"negativeExpireTime", FormatUtc(kNoon + life)}};
  if (!threats.empty()) answer["threats"] = threats;
  return answer.dump();
}

TEST(ReadWebRiskAnswer, RefusesWhatIsNoSuchAnswer) {
  for (const std::string json :
       {"", "null", "[]", "7", "<html>", R"({"error": {"code": 403}})", R"({"threats": {}})",
        R"({"threats": [1]})", R"({"threats": [{}]})", R"({"threats": [{"hash": 5}]})",
        R"({"threats": [{"hash": "AAAA", "threatTypes": ["MALWARE"]}]})",
        R"({"threats": [{"hash": "*", "threatTypes": ["MALWARE"]}]})"})
    EXPECT_FALSE(ReadWebRiskAnswer(json, kNoon).has_value()) << json;
  EXPECT_FALSE(ReadWebRiskAnswer(std::string(100'000, '['), kNoon).has_value());
}

TEST(ReadWebRiskAnswer, ReadsEveryKnownThreatAndEitherAlphabet) {
  Json threat =
      ThreatOf("a", {"SOCIAL_ENGINEERING_EXTENDED_COVERAGE", "TOMORROWS", "MALWARE"}, Seconds(500));
  std::string hash = threat["hash"];
  std::ranges::replace(hash, '+', '-');
  std::ranges::replace(hash, '/', '_');
  threat["hash"] = hash;
  const auto answer =
      ReadWebRiskAnswer(AnswerOf({threat, ThreatOf("b", {"TOMORROWS"}, Seconds(1))}), kNoon);
  ASSERT_TRUE(answer.has_value());
  ASSERT_EQ(answer->hashes.size(), 1U);
  EXPECT_EQ(answer->hashes[0].hash, HashOf("a"));
  EXPECT_EQ(answer->hashes[0].threats,
            (std::vector{Threat::kMalware, Threat::kSocialEngineeringExtended}));
  EXPECT_EQ(answer->life, Seconds(300));
}

TEST(ReadWebRiskAnswer, HoldsUntilTheEarliestOfItsTimes) {
  const auto life = [](const std::string& json) { return ReadWebRiskAnswer(json, kNoon)->life; };
  EXPECT_EQ(life(AnswerOf({ThreatOf("a", {"MALWARE"}, Seconds(60))})), Seconds(60));
  EXPECT_EQ(life(AnswerOf({})), Seconds(300));
  EXPECT_EQ(life(AnswerOf({}, Seconds(-1))), Seconds(0));
  EXPECT_EQ(life(R"({"negativeExpireTime": "soon"})"), Seconds(0));
  EXPECT_EQ(life("{}"), Seconds(0));
}

// Answers each request from the hashes it knows, as the real one.
class WebRiskTest : public testing::Test {
 protected:
  WebRiskTest() {
    Reload();
    web.answer = [this](const WebRequest& request) {
      FetchResponse response;
      response.outcome = FetchResponse::Outcome::kAnswered;
      const std::string prefix = PrefixIn(request);
      response.status = prefix == failing ? 500 : 200;
      std::vector<Json> threats;
      for (const auto& [expression, type] : known) {
        if (HashOf(expression).starts_with(prefix))
          threats.push_back(ThreatOf(expression, {type}, Seconds(300)));
      }
      response.body = AnswerOf(threats);
      return response;
    };
  }

  void Reload(const std::string& key = "secret") {
    HashServiceOptions options;
    options.endpoint = "http://127.0.0.1/v1/hashes:search";
    options.key = key;
    options.memory = memory;
    options.clock = [this] { return SteadyTime(past); };
    options.wall = [this] { return kNoon + past; };
    source = HashService::Create(WebRiskProtocol(), options);
  }

  static std::string PrefixIn(const WebRequest& request) {
    const std::string href = request.url.Href();
    constexpr std::string_view kName = "&hashPrefix=";
    const std::size_t at = href.find(kName);
    EXPECT_EQ(at, href.rfind(kName)) << "one prefix in a request";
    return *DecodeBase64(PercentDecode(href.substr(at + kName.size())));
  }

  std::vector<Standing> Ask(const std::string& url) {
    std::optional<std::vector<Standing>> told;
    source->Ask({url, *ParseUrl(url)->host, "b.example"}, {resolver, web},
                [&](std::vector<Standing> standings) {
                  EXPECT_FALSE(told.has_value()) << "told twice";
                  told = std::move(standings);
                });
    EXPECT_TRUE(told.has_value());
    return told.value_or(std::vector<Standing>{Standing{}});
  }

  Seconds past{0};
  std::map<std::string, std::string> known;  // types of threats by expression
  std::string failing;                       // this prefix is not answered
  std::shared_ptr<AnswerMemory> memory = NewHashMemory(WebRiskProtocol());
  FakeResolver resolver;
  FakeWebService web;
  std::shared_ptr<const HashService> source;
};

TEST_F(WebRiskTest, AsksOfTheUrlItsFoldersAndTheDomainsAboveIt) {
  EXPECT_EQ(Ask("http://x.a.b.example/in/page.html?token").at(0).result, Result::kNotListed);
  std::vector<std::string> asked;
  for (const WebRequest& request : web.asked) {
    asked.push_back(PrefixIn(request));
    EXPECT_EQ(request.url.Href().find("token"), std::string::npos);
    EXPECT_TRUE(request.url.Href().starts_with("http://127.0.0.1/v1/hashes:search?key=secret&"));
  }
  std::vector<std::string> expected;
  for (const char* expression :
       {"x.a.b.example/in/page.html?token", "x.a.b.example/in/page.html", "x.a.b.example/",
        "x.a.b.example/in/", "b.example/", "a.b.example/"})
    expected.push_back(HashOf(expression).substr(0, kHashPrefixBytes));
  EXPECT_EQ(asked, expected);
}

TEST_F(WebRiskTest, NeverAsksMoreThanTen) {
  Ask("http://h.g.f.e.d.c.b.example/1/2/3/4/5/6/7.html?q");
  EXPECT_EQ(web.asked.size(), 10U);
}

TEST_F(WebRiskTest, TellsItsThreatsApart) {
  known = {{"b.example/bad", "SOCIAL_ENGINEERING"},
           {"b.example/odd", "SOCIAL_ENGINEERING_EXTENDED_COVERAGE"}};
  const auto bad = Ask("http://b.example/bad");
  ASSERT_EQ(bad.size(), 1U);
  EXPECT_EQ(bad[0].source, "web-risk");
  EXPECT_EQ(bad[0].signal, "UNSAFE_PHISHING");
  EXPECT_EQ(DecisionOf(bad), "listed by web-risk");
  const auto odd = Ask("http://b.example/odd");
  EXPECT_EQ(odd.at(0).signal, "UNSAFE_PHISHING_LIKELY");
  EXPECT_EQ(DecisionOf(odd), "") << "what may be wrong is looked at";
}

TEST_F(WebRiskTest, HalfAnAnswerIsNeverSafe) {
  failing = HashOf("b.example/a").substr(0, kHashPrefixBytes);
  EXPECT_EQ(Ask("http://b.example/a").at(0).result, Result::kUnknown);
  EXPECT_EQ(web.asked.size(), 2U);
  past += kRestOfService;
  EXPECT_EQ(Ask("http://b.example/a").at(0).result, Result::kUnknown);
  past += kRestOfService;
  known = {{"b.example/", "MALWARE"}};
  EXPECT_EQ(Ask("http://b.example/a").at(0).result, Result::kListed) << "what is known is told";
}

TEST_F(WebRiskTest, KeepsItsRestOverReloadsButNotUnderAnotherKey) {
  web.Serve(403, "");
  EXPECT_EQ(Ask("http://b.example/a").at(0).result, Result::kRefused);
  const std::size_t asked = web.asked.size();
  Reload();
  EXPECT_EQ(Ask("http://b.example/a").at(0).detail, "not asked: the service rests");
  EXPECT_EQ(web.asked.size(), asked);
  Reload("renewed");
  EXPECT_EQ(Ask("http://b.example/a").at(0).result, Result::kRefused);
}

// Two network loops that ask at the same time, and what each was told.
class WebRiskTwice : public WebRiskTest {
 protected:
  struct PostedTimers final : Timers {
    SteadyTime Now() const override { return {}; }
    Id After(Milliseconds, std::function<void()>) override { return 1; }
    void Cancel(Id) override {}
    void Post(std::function<void()> task) override { posted.push_back(std::move(task)); }
    std::vector<std::function<void()>> posted;
  };
  void AskOn(PostedTimers& home, const std::string& url) {
    source->Ask({url, "b.example", "b.example"}, {resolver, web, nullptr, &home},
                [&](const std::vector<Standing>& standings) { told.push_back(standings.at(0)); });
  }
  void AskBoth() {
    web.slow = true;
    AskOn(one, "http://b.example/a");
    AskOn(other, "http://b.example/b");
    AskOn(one, "http://b.example/a");
  }
  PostedTimers one;
  PostedTimers other;
  std::vector<Standing> told;
};

TEST_F(WebRiskTwice, AsksOnceAndTellsEachOnItsOwnLoop) {
  known = {{"b.example/", "MALWARE"}};
  AskBoth();
  EXPECT_EQ(web.asked.size(), 3U) << "the page of each, and the host of both";
  web.AnswerAll();
  EXPECT_EQ(told.size(), 2U);
  EXPECT_TRUE(one.posted.empty());
  EXPECT_EQ(other.posted.size(), 1U);
  for (const auto& task : other.posted)
    task();
  ASSERT_EQ(told.size(), 3U);
  for (const Standing& standing : told)
    EXPECT_EQ(standing.signal, "UNSAFE_MALWARE");
}

TEST_F(WebRiskTwice, TellsAllWhoWaitOfARefusal) {
  web.Serve(429, "");
  AskBoth();
  web.AnswerAll();
  for (const auto& task : other.posted)
    task();
  ASSERT_EQ(told.size(), 3U);
  for (const Standing& standing : told)
    EXPECT_EQ(standing.result, Result::kRefused);
}

TEST_F(WebRiskTwice, AsksAnewForAllWhereAnAnswerNeverCame) {
  AskBoth();
  const std::size_t asked = web.asked.size();
  past += Seconds(60);
  web.slow = false;
  AskOn(one, "http://b.example/a");
  EXPECT_EQ(web.asked.size(), asked + 2);
  EXPECT_EQ(told.size(), 3U);
}

TEST_F(WebRiskTest, AsksAgainOnlyOfWhatHasExpired) {
  Ask("http://b.example/a");
  Ask("http://b.example/a");
  EXPECT_EQ(web.asked.size(), 2U);
  Ask("http://b.example/b");
  EXPECT_EQ(web.asked.size(), 3U);
  past += Seconds(300);
  web.Serve(200, AnswerOf({}, Seconds(600)));
  Ask("http://b.example/b");
  EXPECT_EQ(web.asked.size(), 5U);
}

}  // namespace
}  // namespace linkmilter
