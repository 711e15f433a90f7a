#include "scanner/reputation/dns_list.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

using Result = Standing::Result;

DnsListOptions Options() {
  DnsListOptions options;
  options.name = "dbl";
  options.zone = "dbl.example";
  options.codes = {{"127.0.1.2", {"DBL_SPAM", 7}},
                   {"127.0.1.4", {"DBL_PHISH", 8}},
                   {"127.255.255.254", {"NEVER", 100}},
                   {"192.0.2.1", {"NEVER", 100}}};
  return options;
}

AddressAnswer Found(const std::vector<std::string>& addresses, Seconds ttl = Seconds(180)) {
  AddressAnswer answer;
  answer.result = AddressAnswer::Result::kFound;
  for (const auto& text : addresses)
    answer.addresses.push_back(*IpAddress::Parse(text));
  answer.ttl = ttl;
  return answer;
}

AddressAnswer Failed(AddressAnswer::Result result) {
  AddressAnswer answer;
  answer.result = result;
  return answer;
}

struct AnswerCase {
  const char* input;
  AddressAnswer answer;
  std::vector<Result> results;
  const char* signals;
};

std::string Signals(const std::vector<Standing>& standings) {
  std::string signals;
  for (const auto& standing : standings)
    signals += standing.signal + ' ';
  return signals;
}

TEST(ReadListAnswer, ListsOnlyWhatTheTableOfTheZoneNames) {
  const AnswerCase cases[] = {
      {"refused", Found({"127.255.255.254"}), {Result::kRefused}, " "},
      {"refused, wrong zone", Found({"127.255.255.252"}), {Result::kRefused}, " "},
      {"refused beats a listing", Found({"127.0.1.2", "127.255.255.255"}), {Result::kRefused}, " "},
      {"near the refusals", Found({"127.255.254.254"}), {Result::kUnknown}, " "},
      {"hijacked", Found({"192.0.2.1"}), {Result::kUnknown}, " "},
      {"hijacked beside a listing", Found({"127.0.1.2", "192.0.2.1"}), {Result::kUnknown}, " "},
      {"an IPv6 address", Found({"::ffff:127.0.1.2"}), {Result::kUnknown}, " "},
      {"127.0.0.1", Found({"127.0.0.1"}), {Result::kUnknown}, " "},
      {"a code of tomorrow", Found({"127.0.1.99"}), {Result::kUnknown}, " "},
      {"SERVFAIL", Failed(AddressAnswer::Result::kFailed), {Result::kUnknown}, " "},
      {"time-out", Failed(AddressAnswer::Result::kTimedOut), {Result::kUnknown}, " "},
      {"NXDOMAIN", Failed(AddressAnswer::Result::kNoSuchName), {Result::kNotListed}, " "},
      {"no address", Found({}), {Result::kNotListed}, " "},
      {"listed", Found({"127.0.1.4"}), {Result::kListed}, "DBL_PHISH "},
      {"listed twice",
       Found({"127.0.1.4", "127.0.1.2"}),
       {Result::kListed, Result::kListed},
       "DBL_PHISH DBL_SPAM "},
      {"a record repeated", Found({"127.0.1.2", "127.0.1.2"}), {Result::kListed}, "DBL_SPAM "},
      {"listed, and a code of tomorrow",
       Found({"127.0.1.99", "127.0.1.2"}),
       {Result::kListed},
       "DBL_SPAM "},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.input);
    const auto standings = ReadListAnswer(row.answer, "evil.example", Options());
    std::vector<Result> results;
    for (const auto& standing : standings) {
      results.push_back(standing.result);
      EXPECT_EQ(standing.source, "dbl");
      EXPECT_EQ(standing.subject, "evil.example");
      EXPECT_EQ(standing.detail.empty(),
                standing.result == Result::kListed || standing.result == Result::kNotListed);
    }
    EXPECT_EQ(results, row.results);
    EXPECT_EQ(Signals(standings), row.signals);
  }
}

TEST(ReadListAnswer, KeepsTheCodeAsReceivedAndThePointsOfTheTable) {
  const Standing standing = ReadListAnswer(Found({"127.0.1.4"}), "evil.example", Options()).at(0);
  EXPECT_EQ(standing.code, "127.0.1.4");
  EXPECT_EQ(standing.points, 8);
  EXPECT_EQ(ReadListAnswer(Found({"127.0.0.9"}), "x", Options()).at(0).code, "127.0.0.9");
}

TEST(ReadListAnswer, ClampsTheTimeToLive) {
  const std::map<int, int> cases = {{0, 60}, {1, 60}, {180, 180}, {86'400, 3600}, {-5, 60}};
  for (const auto& [said, kept] : cases) {
    SCOPED_TRACE(said);
    const auto standings = ReadListAnswer(Found({"127.0.1.2"}, Seconds(said)), "x", Options());
    EXPECT_EQ(standings.at(0).ttl, Seconds(kept));
  }
}

TEST(ListQueryName, RefusesWhatMayNotBeAsked) {
  const std::string label(63, 'a');
  const std::string long_host = label + '.' + label + '.' + label + '.' + label;
  for (const std::string& host :
       {std::string(), std::string("."), std::string("intranet"), std::string("localhost."),
        std::string("a..example"), std::string(".example"), std::string(64, 'a') + ".example",
        long_host, std::string(20'000, '.')}) {
    SCOPED_TRACE(host);
    EXPECT_FALSE(ListQueryName(host, "dbl.example"));
  }
}

TEST(ListQueryName, PutsTheHostBeforeTheZone) {
  const std::map<std::string, std::string> cases = {
      {"evil.example", "evil.example.z.example"},
      {"WWW.Evil.example.", "www.evil.example.z.example"},
      {"xn--mnchen-3ya.example", "xn--mnchen-3ya.example.z.example"},
      {"192.0.2.7", "7.2.0.192.z.example"},
      {"[2001:db8::1]",
       "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.z.example"},
  };
  for (const auto& [host, name] : cases) {
    SCOPED_TRACE(host);
    EXPECT_EQ(ListQueryName(host, "z.example"), name);
  }
}

// Answers at once from a table and remembers what was asked.
class TableResolver final : public Resolver {
 public:
  std::map<std::string, AddressAnswer> answers;
  std::vector<std::string> asked;

  void Addresses(const std::string&, Done) override { FAIL() << "a list asks for A records only"; }
  void ListAnswer(const std::string& name, Done done) override {
    asked.push_back(name);
    const auto found = answers.find(name);
    done(found != answers.end() ? found->second : Failed(AddressAnswer::Result::kNoSuchName));
  }
};

std::vector<Standing> AskNow(const DnsList& list, Resolver& resolver, const std::string& host) {
  std::vector<Standing> result;
  int calls = 0;
  FakeWebService web;
  list.Ask({"http://" + host + "/", host, ""}, {resolver, web},
           [&](std::vector<Standing> standings) {
             result = std::move(standings);
             ++calls;
           });
  EXPECT_EQ(calls, 1);
  return result;
}

TEST(DnsList, AsksOnceAndReadsTheAnswer) {
  TableResolver resolver;
  resolver.answers["evil.example.dbl.example"] = Found({"127.0.1.4"});
  const DnsList list(Options());
  EXPECT_EQ(AskNow(list, resolver, "evil.example").at(0).signal, "DBL_PHISH");
  EXPECT_EQ(AskNow(list, resolver, "good.example").at(0).result, Result::kNotListed);
  EXPECT_EQ(resolver.asked.size(), 2U);
}

TEST(DnsList, NeverAsksWhatItMayNot) {
  TableResolver resolver;
  const DnsList list(Options());
  EXPECT_EQ(AskNow(list, resolver, "intranet").at(0).result, Result::kUnknown);
  EXPECT_TRUE(resolver.asked.empty());
}

TEST(DnsList, RestsAfterARefusalAndThenTriesAgain) {
  SteadyTime now{};
  auto options = Options();
  options.clock = [&now] { return now; };
  const DnsList list(options);
  TableResolver resolver;
  resolver.answers["a.example.dbl.example"] = Found({"127.255.255.254"});
  EXPECT_EQ(AskNow(list, resolver, "a.example").at(0).result, Result::kRefused);
  now += kRestAfterRefusal - Seconds(1);
  EXPECT_EQ(AskNow(list, resolver, "b.example").at(0).result, Result::kUnknown);
  EXPECT_EQ(resolver.asked.size(), 1U);
  now += Seconds(1);
  EXPECT_EQ(AskNow(list, resolver, "b.example").at(0).result, Result::kNotListed);
  EXPECT_EQ(resolver.asked.size(), 2U);
}

// Keeps the question open: the answer may come when the list is gone.
class LateResolver final : public Resolver {
 public:
  Done pending;
  void Addresses(const std::string&, Done) override {}
  void ListAnswer(const std::string&, Done done) override { pending = std::move(done); }
};

TEST(DnsList, MayDieBeforeItsAnswerComes) {
  LateResolver resolver;
  std::vector<Standing> result;
  {
    const DnsList list(Options());
    FakeWebService web;
    list.Ask({"", "evil.example", ""}, {resolver, web},
             [&](std::vector<Standing> standings) { result = std::move(standings); });
  }
  resolver.pending(Found({"127.0.1.2"}));
  EXPECT_EQ(result.at(0).signal, "DBL_SPAM");
}

}  // namespace
}  // namespace linkmilter
