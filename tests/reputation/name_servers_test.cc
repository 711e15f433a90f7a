// What is asked of a domain's name servers, and what lists say of them.
#include "scanner/reputation/name_servers.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/reputation/dns_list.h"
#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_web_service.h"
#include "tests/reputation/answers.h"

namespace linkmilter {
namespace {

using Result = Standing::Result;

Subject Resolved(const std::string& host, const std::string& domain) {
  return {"http://" + host + "/", host, domain, {*IpAddress::Parse("1.1.1.1")}};
}

NameServers Find(FakeResolver& resolver, bool with_addresses) {
  NameServers found;
  FindNameServers(resolver, "a.example", with_addresses,
                  [&](const NameServers& servers) { found = servers; });
  return found;
}

TEST(MayAskForServers, OnlyOfPublicDomainsWhoseHostWasResolved) {
  EXPECT_TRUE(MayAskForServers(Resolved("www.a.example", "a.example")));
  EXPECT_FALSE(MayAskForServers({"http://a.example/", "a.example", "a.example"}));
  EXPECT_FALSE(MayAskForServers(Resolved("1.1.1.1", "")));
  EXPECT_FALSE(MayAskForServers(Resolved("1.1.1.1", "1.1")));
  EXPECT_FALSE(MayAskForServers(Resolved("com", "")));
  EXPECT_FALSE(MayAskForServers(Resolved("www.printer.local", "printer.local")));
}

TEST(FindNameServers, TakesOneAddressOfEachServerFirstAndNoneOfInnerNetworks) {
  FakeResolver resolver;
  resolver.AddServers("a.example", {"ns1.example", "ns2.example", "ns3.example"});
  resolver.Add("ns1.example", {"1.1.1.1", "1.1.1.2"});
  resolver.Add("ns2.example", {"10.0.0.1", "127.0.0.1", "2.2.2.2"});
  std::vector<std::string> texts;
  for (const IpAddress& address : Find(resolver, true).addresses)
    texts.push_back(address.ToString());
  EXPECT_EQ(texts, (std::vector<std::string>{"1.1.1.1", "2.2.2.2", "1.1.1.2"}));
  EXPECT_TRUE(Find(resolver, false).addresses.empty());
  EXPECT_EQ(resolver.asked, (std::vector<std::string>{"NS a.example", "ns1.example", "ns2.example",
                                                      "ns3.example", "NS a.example"}));
}

// What a list of name servers says of www.a.example.
std::vector<Standing> AskList(ListKey key, FakeResolver& resolver, const Subject& subject) {
  DnsListOptions options;
  options.name = "ns";
  options.scope = {key, true, "z.example", ""};
  options.table.codes = {{*CodeMatch::Parse("127.0.0.2"), "NS_BAD", 4}};
  std::vector<Standing> standings;
  FakeWebService web;
  DnsList(options).Ask(subject, {resolver, web},
                       [&](std::vector<Standing> said) { standings = std::move(said); });
  return standings;
}

TEST(ListOfNameServers, SpeaksOfTheFirstThatIsListed) {
  FakeResolver resolver;
  resolver.AddServers("a.example", {"ns1.good.example", "ns2.bad.example"});
  resolver.Add("ns2.bad.example", {"5.6.7.8"});
  resolver.Add("ns2.bad.example.z.example", {"127.0.0.2"});
  resolver.Add("8.7.6.5.z.example", {"127.0.0.2"});
  const Subject subject = Resolved("www.a.example", "a.example");
  for (const auto& [key, about] : {std::pair(ListKey::kNsName, "ns2.bad.example"),
                                   std::pair(ListKey::kNsAddress, "5.6.7.8")}) {
    const auto standings = AskList(key, resolver, subject);
    ASSERT_EQ(standings.size(), 1U);
    EXPECT_EQ(standings[0].subject, about);
    EXPECT_EQ(standings[0].signal, "NS_BAD");
    EXPECT_EQ(standings[0].host, "www.a.example");
  }
  EXPECT_TRUE(AskList(ListKey::kNsName, resolver, {"", "a.example", "a.example"}).empty());
}

TEST(ListOfNameServers, KnowsNothingWhereTheyAreNotFound) {
  const Subject subject = Resolved("www.a.example", "a.example");
  for (const ListKey key : {ListKey::kNsName, ListKey::kNsAddress}) {
    SCOPED_TRACE(Name(key));
    FakeResolver silent;
    silent.zone["NS a.example"] = {Failed(AddressAnswer::Result::kTimedOut)};
    EXPECT_EQ(AskList(key, silent, subject).at(0).result, Result::kUnknown);
    FakeResolver tenant;  // x.github.io is no zone
    EXPECT_TRUE(AskList(key, tenant, subject).empty());
    EXPECT_EQ(tenant.asked, std::vector<std::string>{"NS a.example"});
  }
  FakeResolver nowhere;
  nowhere.AddServers("a.example", {"ns.gone.example"});
  EXPECT_EQ(AskList(ListKey::kNsAddress, nowhere, subject).at(0).result, Result::kUnknown);
}

}  // namespace
}  // namespace linkmilter
