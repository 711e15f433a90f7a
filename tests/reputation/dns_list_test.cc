#include "scanner/reputation/dns_list.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/fake_web_service.h"
#include "tests/reputation/answers.h"

namespace linkmilter {
namespace {

using Result = Standing::Result;

DnsListOptions Options() {
  DnsListOptions options;
  options.name = "dbl";
  options.scope.zone = "dbl.example";
  options.table.codes = {{*CodeMatch::Parse("127.0.1.2"), "DBL_SPAM", 7},
                         {*CodeMatch::Parse("127.0.1.4"), "DBL_PHISH", 8}};
  return options;
}

TEST(ListQueryName, RefusesWhatMayNotBeAsked) {
  const std::string label(63, 'a');
  const std::string long_host = label + '.' + label + '.' + label + '.' + label;
  for (const std::string& host :
       {std::string(), std::string("."), std::string("intranet"), std::string("localhost."),
        std::string("printer.local"), std::string("wiki.corp."), std::string("nas.home.arpa"),
        std::string("127.0.0.2"), std::string("192.168.1.1"), std::string("[::1]"),
        std::string("[::ffff:127.0.0.2]"), std::string("[fd00::1]"), std::string("a..example"),
        std::string(".example"), std::string(64, 'a') + ".example", long_host,
        std::string(20'000, '.')}) {
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

// The names a subject leads to, with '-' for what may not be asked.
std::string Asked(const Subject& subject, const ListScope& scope) {
  std::string names;
  for (const ListQuestion& question : QuestionsOf(subject, scope))
    names += (names.empty() ? "" : " ") + (question.name.empty() ? "-" : question.name);
  return names;
}

TEST(QuestionsOf, AreInTheFormOfTheList) {
  const Subject intranet{"http://intranet/", "intranet", ""};
  const Subject loopback{"http://127.0.0.2/", "127.0.0.2", "", {*IpAddress::Parse("127.0.0.2")}};
  const Subject name{"http://www.evil.example/",
                     "www.evil.example",
                     "evil.example",
                     {*IpAddress::Parse("192.0.2.7"), *IpAddress::Parse("2001:db8::1")}};
  const Subject literal{"http://192.0.2.7/", "192.0.2.7", "", {*IpAddress::Parse("192.0.2.7")}};
  const Subject unresolved{"http://evil.example/", "evil.example", "evil.example"};
  const struct {
    ListKey key;
    bool ip_literals;
    const Subject& subject;
    const char* names;
  } cases[] = {
      {ListKey::kHost, true, intranet, "-"},
      {ListKey::kRegistrable, true, intranet, "-"},
      {ListKey::kUrlHash, true, intranet, "-"},
      {ListKey::kHost, true, loopback, "-"},
      {ListKey::kUrlHash, true, loopback, "-"},
      {ListKey::kAddress, true, unresolved, ""},
      {ListKey::kHost, false, literal, ""},
      {ListKey::kHostThenDomain, false, literal, ""},
      {ListKey::kHost, true, literal, "7.2.0.192.z.example"},
      {ListKey::kRegistrable, true, literal, "7.2.0.192.z.example"},
      {ListKey::kHostThenDomain, true, name, "www.evil.example.z.example evil.example.z.example"},
      {ListKey::kHostThenDomain, true, unresolved, "evil.example.z.example"},
      {ListKey::kHost, true, name, "www.evil.example.z.example"},
      {ListKey::kRegistrable, true, name, "evil.example.z.example"},
      {ListKey::kAddress, true, literal, "7.2.0.192.z.example"},
      {ListKey::kAddress, true, name,
       "7.2.0.192.z.example "
       "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.z.example"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(std::string(Name(row.key)) + ' ' + row.subject.host);
    EXPECT_EQ(Asked(row.subject, {row.key, row.ip_literals, "z.example", ""}), row.names);
  }
}

TEST(QuestionsOf, HashUrlsAsBase32OfTheirSha256) {
  const ListScope scope{ListKey::kUrlHash, true, "z.example", "_url"};
  EXPECT_EQ(Asked({"http://evil.example/", "evil.example", ""}, scope),
            "ZUPTAL7C2AOXCWJUD4U33UJV4LLRH26IGBY7QXUKXVP7GYWBFD2Q._url.z.example");
}

TEST(QuestionsOf, OfNameServersAreTheirNamesOrAddresses) {
  NameServers servers;
  servers.names = {"ns1.bad.example", "ns2.bad.example"};
  servers.addresses = {*IpAddress::Parse("192.0.2.7")};
  const auto names = [&](ListKey key) {
    std::string all;
    for (const ListQuestion& question : QuestionsOf(servers, {key, true, "z.example", ""}))
      all += question.subject + '>' + question.name + ' ';
    return all;
  };
  EXPECT_EQ(names(ListKey::kNsName),
            "ns1.bad.example>ns1.bad.example.z.example ns2.bad.example>ns2.bad.example.z.example ");
  EXPECT_EQ(names(ListKey::kNsAddress), "192.0.2.7>7.2.0.192.z.example ");
}

TEST(QuestionsOf, DoNotGrowWithAFloodOfAddresses) {
  Subject subject{"http://a.example/", "a.example", "a.example"};
  for (std::uint32_t i = 0; i < 32; ++i)
    subject.addresses.push_back(IpAddress::V4(0x01010100 + i));
  EXPECT_EQ(QuestionsOf(subject, {ListKey::kAddress, true, "z.example", ""}).size(),
            kMaxAddressQuestions);
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
  void NameServers(const std::string&, Done) override { FAIL() << "nobody asked for servers"; }
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
  for (const AddressAnswer& refusal :
       {Found({"127.255.255.254"}), Failed(AddressAnswer::Result::kRefused)}) {
    SCOPED_TRACE(refusal.addresses.size());
    SteadyTime now{};
    auto options = Options();
    options.clock = [&now] { return now; };
    const DnsList list(options);
    TableResolver resolver;
    resolver.answers["a.example.dbl.example"] = refusal;
    EXPECT_EQ(AskNow(list, resolver, "a.example").at(0).result, Result::kRefused);
    now += kListRest - Seconds(1);
    EXPECT_EQ(AskNow(list, resolver, "b.example").at(0).result, Result::kUnknown);
    EXPECT_EQ(resolver.asked.size(), 1U);
    now += Seconds(1);
    EXPECT_EQ(AskNow(list, resolver, "b.example").at(0).result, Result::kNotListed);
    EXPECT_EQ(resolver.asked.size(), 2U);
  }
}

struct Journal {
  std::vector<std::string> lines;
  void Follow(const DnsList& list) {
    list.TellChanges([this](const std::string& line) { lines.push_back(line); });
  }
};

TEST(DnsList, SaysEachChangeOfItsHealthOnce) {
  SteadyTime now{};
  auto options = Options();
  options.clock = [&now] { return now; };
  const DnsList list(options);
  Journal journal;
  journal.Follow(list);
  TableResolver resolver;
  resolver.answers["a.example.dbl.example"] = Found({"192.0.2.1"});
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(AskNow(list, resolver, "a.example").at(0).result, Result::kUnknown);
  now += kListRest;
  EXPECT_EQ(AskNow(list, resolver, "b.example").at(0).result, Result::kNotListed);
  EXPECT_EQ(journal.lines, (std::vector<std::string>{
                               "DNS list dbl: foreign, it is answered by something that is no list",
                               "DNS list dbl: serving, it answers as a list should"}));
}

TEST(DnsList, IsTestedBeforeItIsTrusted) {
  auto options = Options();
  options.tests = {"test", "invalid"};
  const struct {
    const char* what;
    AddressAnswer unlisted;
    AddressAnswer listed;
    Result result;  // of a name that is listed
  } cases[] = {
      {"everything is listed", Found({"127.0.1.2"}), Found({"127.0.1.2"}), Result::kUnknown},
      {"the test entry is missing", Failed(AddressAnswer::Result::kNoSuchName),
       Failed(AddressAnswer::Result::kNoSuchName), Result::kUnknown},
      {"refused", Found({"127.255.255.254"}), Found({"127.255.255.254"}), Result::kUnknown},
      {"REFUSED", Failed(AddressAnswer::Result::kRefused), Failed(AddressAnswer::Result::kRefused),
       Result::kUnknown},
      {"hijacked", Found({"192.0.2.1"}), Found({"192.0.2.1"}), Result::kUnknown},
      {"no answer", Failed(AddressAnswer::Result::kTimedOut),
       Failed(AddressAnswer::Result::kFailed), Result::kListed},
      {"as it should be", Failed(AddressAnswer::Result::kNoSuchName), Found({"127.0.1.2"}),
       Result::kListed},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.what);
    const DnsList list(options);
    TableResolver resolver;
    resolver.answers["invalid.dbl.example"] = row.unlisted;
    resolver.answers["test.dbl.example"] = row.listed;
    resolver.answers["evil.example.dbl.example"] = Found({"127.0.1.4"});
    const Standing standing = AskNow(list, resolver, "evil.example").at(0);
    EXPECT_EQ(standing.result, row.result) << standing.detail;
    EXPECT_EQ(resolver.asked.size(), row.result == Result::kListed ? 3U : 2U);
  }
}

TEST(DnsList, RecoversWhenItPassesItsTestAgain) {
  auto options = Options();
  options.tests = {"", "invalid"};
  const DnsList list(options);
  Journal journal;
  journal.Follow(list);
  TableResolver resolver;
  resolver.answers["evil.example.dbl.example"] = Found({"127.0.1.4"});
  resolver.answers["invalid.dbl.example"] = Found({"127.0.1.2"});
  list.Check(resolver);
  EXPECT_EQ(AskNow(list, resolver, "evil.example").at(0).detail,
            "not asked: the list lists the test entry that no list has");
  resolver.answers.erase("invalid.dbl.example");
  list.Check(resolver);
  EXPECT_EQ(AskNow(list, resolver, "evil.example").at(0).result, Result::kListed);
  EXPECT_EQ(journal.lines.size(), 2U);
}

TEST(DnsList, HasAnotherIdWhenItIsAskedOrReadOtherwise) {
  const std::string id = DnsList(Options()).id();
  std::vector<DnsListOptions> others(6, Options());
  others[0].scope.zone = "other.example";
  others[1].scope.key = ListKey::kHost;
  others[2].scope.ip_literals = false;
  others[3].table.codes[0].points = 1;
  others[4].table.codes[0].kind = Standing::Class::kGrey;
  others[5].table.refused = {*CodeMatch::Parse("&1")};
  for (const DnsListOptions& other : others)
    EXPECT_NE(DnsList(other).id(), id);
  EXPECT_EQ(DnsList(Options()).id(), id);
}

// Keeps the question open: the answer may come when the list is gone.
class LateResolver final : public Resolver {
 public:
  Done pending;
  void Addresses(const std::string&, Done) override {}
  void ListAnswer(const std::string&, Done done) override { pending = std::move(done); }
  void NameServers(const std::string&, Done) override {}
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
