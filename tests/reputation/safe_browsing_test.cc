#include "scanner/reputation/safe_browsing.h"

#include <optional>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/reputation/hashes_answer.h"
#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

using Result = Standing::Result;

struct Detail {
  int threat;
  std::vector<int> attributes = {};
};

std::string HashOf(const std::string& expression) {
  return *FromHex(Sha256Hex(expression));
}

void AddHash(protozero::pbf_writer& answer,
             const std::string& hash,
             const std::vector<Detail>& details) {
  protozero::pbf_writer message(answer, 1);
  message.add_bytes(1, hash);
  for (const Detail& detail : details) {
    protozero::pbf_writer inner(message, 2);
    inner.add_enum(1, detail.threat);
    inner.add_packed_enum(2, detail.attributes.begin(), detail.attributes.end());
  }
}

std::string AnswerOf(const std::vector<std::pair<std::string, std::vector<Detail>>>& hashes,
                     std::int64_t life = 300) {
  std::string bytes;
  protozero::pbf_writer answer(bytes);
  for (const auto& [hash, details] : hashes)
    AddHash(answer, hash, details);
  protozero::pbf_writer duration(answer, 2);
  duration.add_int64(1, life);
  return bytes;
}

TEST(ReadHashesAnswer, RefusesWhatIsNoSuchMessage) {
  const std::string whole = AnswerOf({{HashOf("a"), {{2}}}});
  EXPECT_FALSE(ReadHashesAnswer("<html>").has_value());
  EXPECT_FALSE(ReadHashesAnswer(whole.substr(0, 20)).has_value());
  EXPECT_FALSE(ReadHashesAnswer(AnswerOf({{"short", {{2}}}})).has_value());
  EXPECT_FALSE(ReadHashesAnswer("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF").has_value());
}

TEST(ReadHashesAnswer, LeavesOutDetailsThatAreNotForUs) {
  const auto threats = [](const Detail& detail) {
    return ReadHashesAnswer(AnswerOf({{HashOf("a"), {detail}}}))->hashes.size();
  };
  EXPECT_EQ(threats({0}), 0U);
  EXPECT_EQ(threats({5}), 0U);
  EXPECT_EQ(threats({2, {1}}), 0U) << "on trial";
  EXPECT_EQ(threats({2, {2}}), 0U) << "frames only";
  EXPECT_EQ(threats({2, {77}}), 0U) << "of tomorrow";
  EXPECT_EQ(threats({2}), 1U);
}

TEST(ReadHashesAnswer, ReadsEveryThreatOnceAndTheLife) {
  const auto answer = ReadHashesAnswer(AnswerOf({{HashOf("a"), {{1}, {2}, {2}, {9}}}}, 77));
  ASSERT_EQ(answer->hashes.size(), 1U);
  EXPECT_EQ(answer->hashes[0].threats, (std::vector{Threat::kMalware, Threat::kSocialEngineering}));
  EXPECT_EQ(answer->life, Seconds(77));
  EXPECT_EQ(ReadHashesAnswer("")->hashes.size(), 0U);
}

class SafeBrowsingTest : public testing::Test {
 protected:
  SafeBrowsingTest() {
    Start();
    web.Serve(200, "");
  }
  // As a policy that is read anew.
  void Start(const std::string& host = "127.0.0.1") {
    HashServiceOptions options;
    options.endpoint = "http://" + host + "/v5/hashes:search";
    options.memory = memory;
    options.key = "secret";
    options.clock = [this] { return SteadyTime(now); };
    options.wall = [this] { return WallTime(now); };
    source = HashService::Create(SafeBrowsingProtocol(), options);
  }

  std::vector<Standing> Ask(const std::string& url) {
    std::optional<std::vector<Standing>> told;
    const auto parsed = ParseUrl(url);
    source->Ask({url, *parsed->host, "b.example"}, {resolver, web},
                [&](std::vector<Standing> standings) {
                  EXPECT_FALSE(told.has_value()) << "told twice";
                  told = std::move(standings);
                });
    EXPECT_TRUE(told.has_value());
    return told.value_or(std::vector<Standing>{});
  }

  Seconds now{1};
  std::shared_ptr<AnswerMemory> memory = NewHashMemory(SafeBrowsingProtocol());
  FakeResolver resolver;
  FakeWebService web;
  std::shared_ptr<const HashService> source;
};

TEST_F(SafeBrowsingTest, SendsPrefixesOnly) {
  Ask("http://a.b.example/secret/path?token=1");
  ASSERT_EQ(web.asked.size(), 1U);
  const std::string href = web.asked[0].url.Href();
  EXPECT_EQ(href.find("token"), std::string::npos);
  EXPECT_EQ(href.find("b.example"), std::string::npos);
  EXPECT_TRUE(href.starts_with("http://127.0.0.1/v5/hashes:search?key=secret&hashPrefixes="));
  // Two hosts; the path with its query, without, and two folders.
  EXPECT_EQ(Split(href, '&').size(), 1U + 2 * 4);
}

TEST_F(SafeBrowsingTest, IsNeverCleanWhenTheServiceFails) {
  const struct {
    int status;
    const char* body;
    Result result;
  } cases[] = {{400, "", Result::kRefused},      {403, "", Result::kRefused},
               {429, "", Result::kRefused},      {500, "", Result::kUnknown},
               {204, "", Result::kUnknown},      {302, "", Result::kUnknown},
               {200, "<html>", Result::kUnknown}};
  for (const auto& [status, body, result] : cases) {
    SCOPED_TRACE(status);
    web.Serve(status, body);
    EXPECT_EQ(Ask("http://b.example/").at(0).result, result);
    now += kRestOfService;
  }
  web.answer = [](const WebRequest&) { return FetchResponse{}; };
  EXPECT_EQ(Ask("http://b.example/").at(0).result, Result::kUnknown);
}

TEST_F(SafeBrowsingTest, RestsAfterAFailure) {
  web.Serve(403, "");
  Ask("http://b.example/");
  Ask("http://b.example/");
  EXPECT_EQ(web.asked.size(), 1U);
  web.Serve(200, "");
  now += kRestOfService;
  EXPECT_EQ(Ask("http://b.example/").at(0).result, Result::kNotListed);
  EXPECT_EQ(web.asked.size(), 2U);
}

TEST_F(SafeBrowsingTest, TellsOnceThatItFailsAndOnceThatItAnswers) {
  std::vector<std::string> lines;
  source->TellChanges([&lines](const std::string& line) { lines.push_back(line); });
  for (const int status : {403, 500, 200}) {
    web.Serve(status, "");
    Ask("http://b.example/");
    now += kRestOfService;
  }
  Ask("http://c.example/");
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "safe-browsing: answered 403; it is left alone for five minutes",
                       "safe-browsing: it answers again"}));
}

TEST_F(SafeBrowsingTest, ListsAUrlByAnyOfItsExpressions) {
  web.Serve(200, AnswerOf({{HashOf("b.example/in/"), {{2}}}, {HashOf("other.example/"), {{1}}}}));
  const auto standings = Ask("http://a.b.example/in/x.html?q");
  ASSERT_EQ(standings.size(), 1U);
  EXPECT_EQ(standings[0].result, Result::kListed);
  EXPECT_EQ(standings[0].code, "SOCIAL_ENGINEERING");
  EXPECT_EQ(standings[0].signal, "UNSAFE_PHISHING");
}

TEST_F(SafeBrowsingTest, AHashThatOnlyBeginsAlikeListsNobody) {
  std::string other = HashOf("b.example/");
  other.back() = static_cast<char>(other.back() ^ 1);
  web.Serve(200, AnswerOf({{other, {{2}}}}));
  EXPECT_EQ(Ask("http://b.example/").at(0).result, Result::kNotListed);
}

TEST_F(SafeBrowsingTest, AsksOfAPrefixOnceInItsLife) {
  web.Serve(200, AnswerOf({{HashOf("b.example/bad"), {{1}}}}, 60));
  Ask("http://b.example/bad");
  EXPECT_EQ(Ask("http://b.example/bad").at(0).result, Result::kListed);
  EXPECT_EQ(Ask("http://b.example/").at(0).result, Result::kNotListed);
  EXPECT_EQ(web.asked.size(), 1U);
  Ask("http://b.example/new");
  ASSERT_EQ(web.asked.size(), 2U);
  EXPECT_EQ(Split(web.asked[1].url.Href(), '&').size(), 2U) << "only what is new";
  now += Seconds(60);
  Ask("http://b.example/bad");
  EXPECT_EQ(web.asked.size(), 3U);
}

TEST_F(SafeBrowsingTest, RemembersOverReloadsWhatThatEndpointSaid) {
  web.Serve(200, AnswerOf({{HashOf("b.example/bad"), {{1}}}}, 60));
  Ask("http://b.example/bad");
  Start();
  EXPECT_EQ(Ask("http://b.example/bad").at(0).result, Result::kListed);
  EXPECT_EQ(web.asked.size(), 1U);
  Start("127.0.0.2");
  Ask("http://b.example/bad");
  EXPECT_EQ(web.asked.size(), 2U);
}

TEST(SafeBrowsing, NeedsAWebAddress) {
  HashServiceOptions options;
  for (const std::string endpoint : {"", "ftp://a.example/", "file:///etc", "x"}) {
    options.endpoint = endpoint;
    EXPECT_EQ(HashService::Create(SafeBrowsingProtocol(), options), nullptr) << endpoint;
  }
}

}  // namespace
}  // namespace linkmilter
