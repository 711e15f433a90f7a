#include "scanner/judge/familiarity.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/judge/condemned.h"
#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

constexpr WallTime kNoon{Seconds(1'700'049'600)};  // 2023-11-15T12:00:00Z
constexpr Seconds kHour{3600};
constexpr Seconds kDay{24 * 3600};

NameRecord SeenFor(Seconds age, std::size_t senders) {
  NameRecord record{.first = kNoon - age, .last = kNoon - age, .days = 1};
  for (std::size_t i = 0; i < senders; ++i)
    record.senders.push_back(std::to_string(i));
  return record;
}

TEST(Familiarity, GrowsWithAgeAndBreadthTogether) {
  const struct {
    Seconds age;
    std::size_t senders;
    Familiarity familiarity;
  } cases[] = {
      {Seconds(-1), 32, Familiarity::kNew},  // a clock that was set back
      {Seconds(0), 32, Familiarity::kNew},
      {kDay - Seconds(1), 32, Familiarity::kNew},
      {kDay, 32, Familiarity::kYoung},
      {14 * kDay - Seconds(1), 32, Familiarity::kYoung},
      {1000 * kDay, 2, Familiarity::kYoung},
      {14 * kDay, 3, Familiarity::kKnown},
      {90 * kDay - Seconds(1), 32, Familiarity::kKnown},
      {1000 * kDay, 19, Familiarity::kKnown},
      {90 * kDay, 20, Familiarity::kEstablished},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(std::to_string(row.age.count()) + " s, " + std::to_string(row.senders));
    EXPECT_EQ(FamiliarityOf(SeenFor(row.age, row.senders), kNoon), row.familiarity);
  }
}

TEST(NameRecord, CountsBreadthOfProvenSendersOnlyAndEachOnce) {
  NameRecord record;
  const auto count = [&record](const std::string& sender, Seconds later) {
    CountIn({{}, sender, 3}, "a.test", kNoon + later, record);
  };
  count("", Seconds(0));
  const NameRecord before = record;
  count("", kHour);
  EXPECT_EQ(record, before);
  EXPECT_EQ(record.first, kNoon);
  EXPECT_EQ(record.last, kNoon - 12 * kHour);
  count("a", kHour);
  count("a", 2 * kHour);
  count("b", kDay);
  count("", 3 * kDay);
  EXPECT_EQ(record.first, kNoon);
  EXPECT_EQ(record.last, kNoon + 3 * kDay - 12 * kHour);
  EXPECT_EQ(record.days, 3);
  EXPECT_EQ(record.messages, 3);
  EXPECT_EQ(record.recipients, 9);
  EXPECT_EQ(record.senders, (std::vector<std::string>{"a", "b"}));
  for (std::size_t i = 0; i < 2 * kMostSenders; ++i)
    count("x" + std::to_string(i), 3 * kDay);
  EXPECT_EQ(record.senders.size(), kMostSenders);
}

TEST(NameRecord, RemembersTheDaysOnWhichListsCondemnedIt) {
  NameRecord record;
  const auto count = [&record](bool condemned, Seconds later) {
    NameSighting sighting;
    if (condemned) sighting.condemned = {"a.test"};
    CountIn(sighting, "a.test", kNoon + later, record);
    return FamiliarityOf(record, kNoon + later) == Familiarity::kCondemned;
  };
  EXPECT_FALSE(count(false, Seconds(0)));
  EXPECT_TRUE(count(true, kHour));
  EXPECT_TRUE(count(true, 2 * kHour));
  EXPECT_EQ(record.bad_days, 1);
  EXPECT_TRUE(count(false, kDay)) << "one day of two";
  EXPECT_FALSE(count(false, 2 * kDay)) << "one day of three";
  EXPECT_TRUE(count(true, 3 * kDay));
  EXPECT_EQ(FamiliarityOf(record, record.last_bad + kBadMemory), Familiarity::kYoung);
  NameSighting of_another;
  of_another.condemned = {"b.test"};
  CountIn(of_another, "a.test", kNoon + 9 * kDay, record);
  EXPECT_EQ(record.bad_days, 2);
}

TEST(Condemned, IsWhatListsOfOthersSayLoudEnough) {
  const Link link = LinkTo("http://www.a.test/");
  Policy policy = PolicyWith("", "www.a.test");
  const auto condemned = [&](Standing standing) {
    auto finding = std::make_shared<Finding>(FindingOf({link.url}, Ending::kLanded));
    standing.host = "www.a.test";
    standing.result = Standing::Result::kListed;
    finding->standings = {standing};
    return CondemnedNames({link}, {finding}, policy);
  };
  const std::set<std::string, std::less<>> none;
  EXPECT_EQ(CondemnedNames({link}, {}, policy), none) << "the operator's own word";
  const auto listing = [](const char* subject, const char* signal) {
    Standing standing;
    standing.subject = subject;
    standing.signal = signal;
    return standing;
  };
  Standing dbl = listing("a.test", "DBL_SPAM");
  dbl.points = 5;
  EXPECT_EQ(condemned(dbl), (std::set<std::string, std::less<>>{"a.test", "www.a.test"}));
  dbl.points = 3.9;
  EXPECT_EQ(condemned(dbl), none);
  policy.points["DBL_SPAM"] = 4;
  EXPECT_EQ(condemned(dbl).size(), 2U);
  dbl.kind = Standing::Class::kRedirector;
  EXPECT_EQ(condemned(dbl), none);
  EXPECT_EQ(condemned(listing("http://www.a.test/", "UNSAFE_PHISHING")),
            (std::set<std::string, std::less<>>{"www.a.test"}));
  EXPECT_EQ(condemned(listing("https://docs.google.com/forms/x", "UNSAFE_PHISHING")), none)
      << "one tenant's page is not its neighbours'";
}

TEST(SenderKey, TellsNobodyWhoWrites) {
  EXPECT_EQ(SenderKey("a.example", "key"), SenderKey("a.example", "key"));
  EXPECT_NE(SenderKey("a.example", "key"), SenderKey("a.example", "other"));
  EXPECT_NE(SenderKey("a.example", "key"), SenderKey("b.example", "key"));
  EXPECT_EQ(SenderKey("a.example", "key").size(), 8U);
}

TEST(NamesOf, TakesDomainsAndHostsOfTheRiskiestLinksFirst) {
  Link host_only = LinkTo("http://www.last.test/");
  host_only.plan = Plan::kHostOnly;
  const std::vector<Link> links = {host_only, LinkTo("http://a.plain.test/"),
                                   LinkTo("http://odd.test/", {Oddity::kUserinfo}),
                                   LinkTo("http://b.plain.test/")};
  EXPECT_EQ(NamesOf(links),
            (std::vector<std::string>{"odd.test", "plain.test", "a.plain.test", "b.plain.test",
                                      "last.test", "www.last.test"}));
}

TEST(NamesOf, StopsAtItsCeiling) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < 1000; ++i)
    links.push_back(LinkTo("http://h" + std::to_string(i) + ".test/"));
  links.push_back(LinkTo("http://odd.test/", {Oddity::kUserinfo}));
  const auto names = NamesOf(links);
  EXPECT_EQ(names.size(), kMaxNamesOfMessage);
  EXPECT_EQ(names.front(), "odd.test");
}

TEST(Memory, SpeaksOnceItIsTwoWeeksOld) {
  EXPECT_FALSE(MaySpeak({}, kNoon));
  EXPECT_FALSE(MaySpeak({kNoon + kDay, {}}, kNoon));
  EXPECT_FALSE(MaySpeak({kNoon - 14 * kDay + Seconds(1), {}}, kNoon));
  EXPECT_TRUE(MaySpeak({kNoon - 14 * kDay, {}}, kNoon));
}

TEST(Memory, TakesWhatItDoesNotHoldForUnseen) {
  const KnownNames known{kNoon, {{"a.test", SeenFor(kDay, 0)}, {"c.test", SeenFor(kDay, 0)}}};
  const FamiliarNames expected = {{"a.test", Familiarity::kYoung},
                                  {"b.test", Familiarity::kUnseen}};
  EXPECT_EQ(Familiarize({"a.test", "b.test"}, known, kNoon), expected);
}

std::vector<std::string> Raised(const Link& link,
                                const Finding* finding,
                                const FamiliarNames& familiar,
                                const Policy& policy = {}) {
  MessageFacts facts;
  facts.familiar = familiar;
  return NamesOf(Judge({{&link, finding, false}}, policy, facts));
}

TEST(Strangers, AreStrangeOnlyWhereTheirDomainIsToo) {
  using F = Familiarity;
  const Link link = LinkTo("http://www.a.test/");
  const std::vector<std::string> none;
  const struct {
    FamiliarNames familiar;
    std::vector<std::string> names;
  } cases[] = {
      {{}, {}},
      {{{"a.test", F::kUnseen}}, {}},  // of its host nobody was asked
      {{{"www.a.test", F::kUnseen}, {"a.test", F::kUnseen}}, {"UNSEEN_HOST"}},
      {{{"www.a.test", F::kUnseen}, {"a.test", F::kNew}}, {"NEW_HOST"}},
      {{{"www.a.test", F::kNew}, {"a.test", F::kNew}}, {"NEW_HOST"}},
      {{{"www.a.test", F::kUnseen}, {"a.test", F::kYoung}}, {}},
      {{{"www.a.test", F::kUnseen}, {"a.test", F::kEstablished}}, {}},
      {{{"www.a.test", F::kUnseen}, {"a.test", F::kCondemned}}, {"CONDEMNED_HOST", "UNSEEN_HOST"}},
      {{{"www.a.test", F::kCondemned}, {"a.test", F::kKnown}}, {"CONDEMNED_HOST"}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.familiar.size());
    EXPECT_EQ(Raised(link, nullptr, row.familiar), row.names);
  }
  const FamiliarNames ten = {{"ten.example", F::kUnseen}};
  EXPECT_EQ(Raised(LinkTo("http://ten.example/"), nullptr, ten, PolicyWithRanking()), none);
}

TEST(Strangers, AreMetOnTheWayAsWell) {
  using F = Familiarity;
  const Link link = LinkTo("http://a.test/");
  const Finding leaves = FindingOf({link.url, "http://www.b.test/", link.url}, Ending::kLanded);
  const FamiliarNames familiar = {
      {"a.test", F::kKnown}, {"b.test", F::kNew}, {"www.b.test", F::kUnseen}};
  EXPECT_EQ(Raised(link, &leaves, familiar), std::vector<std::string>{"NEW_HOST"});
  EXPECT_EQ(NamesOf(leaves.chain, SuffixList()),
            (std::vector<std::string>{"a.test", "b.test", "www.b.test"}));
}

TEST(Established, HostsSpeakForLinksThatStayThereAlone) {
  const FamiliarNames familiar = {{"a.test", Familiarity::kEstablished},
                                  {"www.a.test", Familiarity::kEstablished},
                                  {"new.a.test", Familiarity::kYoung},
                                  {"bit.ly", Familiarity::kEstablished}};
  const std::vector<std::string> none;
  const std::vector<std::string> praised = {"ESTABLISHED_HOST"};
  const Link link = LinkTo("http://www.a.test/");
  const Finding stays = FindingOf({link.url, "https://www.a.test/x"}, Ending::kLanded);
  const Finding leaves = FindingOf({link.url, "http://b.test/"}, Ending::kLanded);
  EXPECT_EQ(Raised(link, &stays, familiar), praised);
  EXPECT_EQ(Raised(link, &leaves, familiar), none);
  EXPECT_EQ(Raised(link, nullptr, familiar), none);
  Link not_fetched = link;
  not_fetched.plan = Plan::kHostOnly;
  EXPECT_EQ(Raised(not_fetched, nullptr, familiar), praised);
  not_fetched.outers = {"http://wrapper.test/"};
  EXPECT_EQ(Raised(not_fetched, nullptr, familiar), praised);
  for (const char* url : {"http://new.a.test/", "http://bit.ly/x"}) {
    SCOPED_TRACE(url);
    Link other = LinkTo(url);
    other.plan = Plan::kHostOnly;
    EXPECT_EQ(Raised(other, nullptr, familiar), none);
  }
}

TEST(Established, SpeaksAsLoudAsTheLoudestWordForEachLink) {
  Link link = LinkTo("http://million.example/");
  link.plan = Plan::kHostOnly;
  const FamiliarNames familiar = {{"million.example", Familiarity::kEstablished}};
  EXPECT_EQ(Raised(link, nullptr, familiar, PolicyWithRanking()),
            std::vector<std::string>{"ESTABLISHED_HOST"});
}

}  // namespace
}  // namespace linkmilter
