#include "scanner/reputation/dns_facts.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_web_service.h"
#include "tests/reputation/answers.h"

namespace linkmilter {
namespace {

class Popular final : public LocalSource {
 public:
  std::vector<Standing> Look(const Subject& subject) const override {
    Standing standing;
    standing.result = Standing::Result::kPopular;
    return subject.domain == "famous.example" ? std::vector{standing} : std::vector<Standing>();
  }
};

Subject At(const std::string& host, const std::string& domain, const std::string& address) {
  return {"http://" + host + "/", host, domain, {*IpAddress::Parse(address)}};
}

// "SIGNAL subject code", sorted by what was asked first.
std::vector<std::string> FactsOf(const Subject& subject, FakeResolver& resolver) {
  std::vector<std::string> facts;
  int calls = 0;
  FakeWebService web;
  const DnsFacts source({std::make_shared<const Popular>()});
  source.Ask(subject, {resolver, web}, [&](const std::vector<Standing>& standings) {
    ++calls;
    for (const Standing& standing : standings) {
      facts.push_back(standing.signal + ' ' + standing.subject + ' ' + standing.code);
      EXPECT_TRUE(DecisionOf({standing}).empty()) << "no fact keeps a link from a look";
      EXPECT_FALSE(IsTracker(standing.host, {standing}));
      EXPECT_EQ(standing.host, subject.host);
    }
  });
  EXPECT_EQ(calls, 1);
  return facts;
}

using Facts = std::vector<std::string>;

TEST(DnsFacts, AskNothingOfWhomTheyMayNot) {
  const Subject refused[] = {
      {"http://a.evil.example/", "a.evil.example", "evil.example"},  // not resolved
      At("1.1.1.1", "", "1.1.1.1"),
      At("x.printer.local", "printer.local", "1.1.1.1"),
      At("www.famous.example", "famous.example", "1.1.1.1"),
  };
  for (const Subject& subject : refused) {
    SCOPED_TRACE(subject.host);
    FakeResolver resolver;
    EXPECT_TRUE(FactsOf(subject, resolver).empty());
    EXPECT_TRUE(resolver.asked.empty());
  }
}

TEST(DnsFacts, AWildcardIsOneThatLeadsToTheHostItself) {
  const std::string probe = WildcardProbe("login.evil.example", "evil.example");
  const struct {
    const char* what;
    AddressAnswer answer;
    Facts facts;
  } cases[] = {
      {"no such name", Failed(AddressAnswer::Result::kNoSuchName), {}},
      {"no answer", Failed(AddressAnswer::Result::kTimedOut), {}},
      {"a resolver that answers for everything", Found({"9.9.9.9"}), {}},
      {"the host's address among others",
       Found({"9.9.9.9", "1.1.1.1"}),
       {"WILDCARD_DNS login.evil.example below a wildcard"}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.what);
    FakeResolver resolver;
    resolver.zone[probe] = {row.answer};
    EXPECT_EQ(FactsOf(At("login.evil.example", "evil.example", "1.1.1.1"), resolver), row.facts);
    EXPECT_EQ(resolver.asked, (Facts{"NS evil.example", probe}));
  }
}

TEST(WildcardProbe, IsTheSameForAllHostsOfADomainAndNoneWhereEveryNameWorks) {
  const std::string probe = WildcardProbe("a.evil.example", "evil.example");
  EXPECT_TRUE(probe.ends_with(".evil.example"));
  EXPECT_EQ(WildcardProbe("b.c.evil.example", "evil.example"), probe);
  EXPECT_NE(WildcardProbe("a.other.example", "other.example").substr(0, 16), probe.substr(0, 16));
  EXPECT_EQ(WildcardProbe("evil.example", "evil.example"), "");
  EXPECT_EQ(WildcardProbe("www.evil.example", "evil.example"), "");
  EXPECT_EQ(WildcardProbe("acme.zendesk.com", "zendesk.com"), "");
}

TEST(DnsFacts, AParkedDomainHasNoOtherServersThanAParkingServices) {
  const struct {
    Facts servers;
    Facts facts;
  } cases[] = {
      {{"ns1.sedoparking.com", "ns2.sedoparking.com"},
       {"PARKING_NAME_SERVERS evil.example served by ns1.sedoparking.com"}},
      {{"ns1.sedoparking.com", "ns.evil.example"}, {}},
      {{"sedoparking.com.evil.example"}, {}},
      {{"ns1.dns-parking.com", "ns2.dns-parking.com"}, {}},  // where Hostinger's customers live
      {{"ns1.domaincontrol.com"}, {}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.servers.front());
    FakeResolver resolver;
    resolver.AddServers("evil.example", row.servers);
    EXPECT_EQ(FactsOf(At("evil.example", "evil.example", "1.1.1.1"), resolver), row.facts);
  }
}

}  // namespace
}  // namespace linkmilter
