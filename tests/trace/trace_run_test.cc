// One chain, with a web, a DNS and a clock in memory.
#include "scanner/trace/trace_run.h"

#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "scanner/trace/ask_standings.h"
#include "scanner/trace/source_watch.h"
#include "tests/fakes/fake_fetcher.h"
#include "tests/fakes/fake_resolver.h"
#include "tests/fakes/fake_timers.h"
#include "tests/fakes/fake_web_service.h"

namespace linkmilter {
namespace {

// Lists or allows one host; remembers the subjects.
class FakeLocal final : public LocalSource {
 public:
  FakeLocal(std::string host, Standing::Result result) : host_(std::move(host)), result_(result) {}
  std::vector<Standing> Look(const Subject& subject) const override {
    if (subject.host != host_) return {};
    Standing standing;
    standing.source = "mine";
    standing.result = result_;
    return {standing};
  }

 private:
  std::string host_;
  Standing::Result result_;
};

class FakeRemote final : public RemoteSource {
 public:
  explicit FakeRemote(std::string listed, bool silent = false, Scope scope = Scope::kHost)
      : listed_(std::move(listed)), silent_(silent), scope_(scope) {}
  void Ask(const Subject& subject, const Outside&, Answer done) const override {
    asked.push_back(scope_ == Scope::kUrl ? subject.url : subject.host);
    for (const IpAddress& address : subject.addresses)
      addresses.insert(address.ToString());
    Standing standing;
    standing.source = "dbl";
    standing.subject = subject.host;
    standing.result =
        subject.host == listed_ ? Standing::Result::kListed : Standing::Result::kNotListed;
    standing.kind = kind;
    if (!silent_) done({standing});
  }
  const std::string& id() const override { return id_; }
  Scope scope() const override { return scope_; }
  void Check(Resolver&) const override { ++checks; }
  Standing::Class kind = Standing::Class::kUnclassed;
  mutable std::vector<std::string> asked;
  mutable std::set<std::string> addresses;
  mutable int checks = 0;

 private:
  std::string listed_;
  bool silent_;
  Scope scope_;
  std::string id_ = "dbl:1";
};

class TraceRunTest : public testing::Test {
 protected:
  TraceRunTest() {
    for (const char* host : {"a.example", "b.example", "c.example"})
      resolver.Add(host, {"1.1.1.1", "2606:4700::1111"});
  }

  void Start(const std::string& url, const std::string& fragment = "") {
    TraceRun::Start({fetcher, resolver, web, timers, guard, own, gate, suffixes, options},
                    {url, fragment, Plan::kFetch}, policy, [&](Finding finding) {
                      EXPECT_FALSE(told.has_value()) << "told twice";
                      told = std::move(finding);
                    });
  }
  const Finding& Trace(const std::string& url, const std::string& fragment = "") {
    told.reset();
    Start(url, fragment);
    fetcher.DeliverAll();
    EXPECT_TRUE(told.has_value());
    return *told;
  }
  std::string EndOf(const std::string& url) {
    return std::string(Name(Trace(url).chain.ending)) + ": " + told->chain.detail;
  }

  FakeFetcher fetcher;
  FakeResolver resolver;
  FakeWebService web;
  FakeTimers timers;
  AddressGuard guard;
  std::vector<IpAddress> interfaces;
  OwnAddresses own{[this] { return interfaces; }};
  HostGate gate{{.per_host = 1, .per_domain = 1}};
  SuffixList suffixes;
  TracerOptions options;
  std::shared_ptr<TracePolicy> policy = std::make_shared<TracePolicy>();
  std::optional<Finding> told;
};

TEST_F(TraceRunTest, RefusesBeforeAnybodyIsAsked) {
  const struct {
    const char* url;
    const char* end;
  } cases[] = {
      {"http://localhost/", "refused-address: localhost is a name of inner networks"},
      {"http://mail/", "refused-address: mail is a single label"},
      {"http://a.example:25/", "refused-address: 25 is a port no browser asks"},
      {"http://a.example:8080/", "refused-address: 8080 is a port that is not configured"},
      {"http://127.0.0.1/", "refused-address: 127.0.0.1 is at 127.0.0.1: loopback"},
      {"http://[::1]/", "refused-address: [::1] is at ::1: loopback"},
      {"http://0/", "refused-address: 0.0.0.0 is at 0.0.0.0: \"this host\", reaches loopback"},
      {"http://2130706433/", "refused-address: 127.0.0.1 is at 127.0.0.1: loopback"},
      {"http://[::ffff:8.8.8.8]/",
       "refused-address: [::ffff:808:808] is at ::ffff:8.8.8.8: IPv4-mapped"},
      {"ftp://a.example/", "not-fetched: leads to a ftp: URL"},
      {"not a URL", "not-fetched: not a URL"},
      {"http://a'b.example/", "unresolvable: odd host: a'b.example"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.url);
    EXPECT_EQ(EndOf(c.url), c.end);
  }
  EXPECT_TRUE(resolver.asked.empty());
  EXPECT_TRUE(fetcher.asked.empty());
}

TEST_F(TraceRunTest, OneForbiddenAddressCondemnsTheName) {
  resolver.Add("mixed.example", {"1.1.1.1", "10.0.0.1"});
  resolver.Add("v6.example", {"1.1.1.1", "::1"});
  EXPECT_EQ(EndOf("http://mixed.example/"),
            "refused-address: mixed.example is at 10.0.0.1: private");
  EXPECT_EQ(EndOf("http://v6.example/"), "refused-address: v6.example is at ::1: loopback");
  EXPECT_TRUE(fetcher.asked.empty());
}

TEST_F(TraceRunTest, JudgesANameAnewOnEveryHop) {
  resolver.Add("rebinds.example", {"1.1.1.1"});
  resolver.Add("rebinds.example", {"127.0.0.1"});
  fetcher.site["http://rebinds.example/"] = {Answer(302, {{"Location", "/again"}})};
  EXPECT_EQ(EndOf("http://rebinds.example/"),
            "refused-address: rebinds.example is at 127.0.0.1: loopback");
  EXPECT_EQ(fetcher.asked.size(), 1U);
}

TEST_F(TraceRunTest, HandsOnWhatItsRequestsShareAndToNoOtherChain) {
  FetchResponse first = Answer(302, {{"Location", "/2"}});
  first.shared = std::make_shared<int>();
  fetcher.site["https://a.example/1"] = {first};
  fetcher.site["https://a.example/2"] = {Html("here")};
  Trace("https://a.example/1");
  Trace("https://a.example/2");
  ASSERT_EQ(fetcher.asked.size(), 3U);
  EXPECT_EQ(fetcher.asked[0].shared, nullptr);
  EXPECT_EQ(fetcher.asked[1].shared, first.shared);
  EXPECT_EQ(fetcher.asked[2].shared, nullptr);
}

TEST_F(TraceRunTest, ListedAndAllowedHopsAreNotFetched) {
  policy->local = {std::make_shared<FakeLocal>("b.example", Standing::Result::kListed),
                   std::make_shared<FakeLocal>("c.example", Standing::Result::kAllowed)};
  fetcher.site["http://a.example/b"] = {Answer(302, {{"Location", "http://b.example/"}})};
  fetcher.site["http://a.example/c"] = {Answer(302, {{"Location", "http://c.example/"}})};
  EXPECT_EQ(EndOf("http://a.example/b"), "not-fetched: listed by mine");
  EXPECT_EQ(told->chain.hops.size(), 2U);
  EXPECT_EQ(EndOf("http://a.example/c"), "not-fetched: allowed by mine");
  EXPECT_EQ(fetcher.asked.size(), 2U);
  EXPECT_EQ(resolver.asked, (std::vector<std::string>{"a.example", "a.example"}));
}

TEST_F(TraceRunTest, AsksRemoteSourcesOncePerHostBeforeFetching) {
  const auto remote = std::make_shared<FakeRemote>("b.example");
  policy->remote = {remote};
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", "/2"}})};
  fetcher.site["http://a.example/2"] = {Answer(302, {{"Location", "http://b.example/"}})};
  EXPECT_EQ(EndOf("http://a.example/"), "not-fetched: listed by dbl");
  EXPECT_EQ(remote->asked, (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(told->standings.size(), 2U);
  EXPECT_EQ(fetcher.asked.size(), 2U);
}

TEST_F(TraceRunTest, AsksSourcesOfAddressesLastAndOnlyIfTheirAnswerStillCounts) {
  const auto names = std::make_shared<FakeRemote>("b.example");
  const auto addresses =
      std::make_shared<FakeRemote>("c.example", false, RemoteSource::Scope::kAddresses);
  policy->remote = {addresses, names};
  fetcher.site["http://a.example/"] = {Html("hello")};
  EXPECT_EQ(Trace("http://a.example/").chain.ending, Ending::kLanded);
  EXPECT_EQ(addresses->addresses, (std::set<std::string>{"1.1.1.1", "2606:4700::1111"}));
  EXPECT_EQ(EndOf("http://b.example/"), "not-fetched: listed by dbl");
  EXPECT_EQ(EndOf("http://missing.example/"), "unresolvable: missing.example: no such name");
  EXPECT_EQ(EndOf("http://10.0.0.1/"), "refused-address: 10.0.0.1 is at 10.0.0.1: private");
  EXPECT_EQ(addresses->asked, std::vector<std::string>{"a.example"});
  EXPECT_EQ(EndOf("http://c.example/"), "not-fetched: listed by dbl");
  EXPECT_EQ(fetcher.asked.size(), 1U);
}

// Answers when it is told to, and decides nothing.
class FakeHint final : public RemoteSource {
 public:
  void Ask(const Subject& subject, const Outside&, Answer done) const override {
    Standing standing;
    standing.subject = subject.host;
    standing.result = Standing::Result::kListed;
    standing.conclusive = false;
    open.push_back([done = std::move(done), standing] { done({standing}); });
  }
  const std::string& id() const override { return id_; }
  Scope scope() const override { return Scope::kResolved; }
  bool IsHint() const override { return true; }
  void TellOf(std::size_t question) const { std::exchange(open.at(question), nullptr)(); }
  mutable std::vector<std::function<void()>> open;

 private:
  std::string id_ = "hint";
};

TEST_F(TraceRunTest, LetsNoRequestWaitForAHint) {
  const auto hint = std::make_shared<FakeHint>();
  policy->remote = {hint};
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", "http://b.example/"}})};
  fetcher.site["http://b.example/"] = {Html("hello")};
  Start("http://a.example/");
  fetcher.DeliverAll();
  ASSERT_EQ(fetcher.asked.size(), 2U);
  ASSERT_EQ(hint->open.size(), 2U);
  EXPECT_FALSE(told.has_value());
  hint->TellOf(1);
  EXPECT_FALSE(told.has_value());
  hint->TellOf(0);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kLanded);
  EXPECT_EQ(told->standings.size(), 2U);
}

TEST_F(TraceRunTest, WaitsForNoHintBeyondTheChainsOwnTime) {
  const auto hint = std::make_shared<FakeHint>();
  policy->remote = {hint};
  fetcher.site["http://a.example/"] = {Html("hello")};
  Start("http://a.example/");
  fetcher.DeliverAll();
  timers.Advance(options.chain_timeout);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kLanded);
  EXPECT_FALSE(told->inconclusive);
  hint->TellOf(0);  // too late: nobody is told twice
  EXPECT_TRUE(told->standings.empty());
}

TEST_F(TraceRunTest, AsksSourcesOfUrlsAboutEachUrl) {
  const auto urls = std::make_shared<FakeRemote>("", false, RemoteSource::Scope::kUrl);
  policy->remote = {urls};
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", "/2"}})};
  fetcher.site["http://a.example/2"] = {Html("hello")};
  Trace("http://a.example/");
  EXPECT_EQ(urls->asked, (std::vector<std::string>{"http://a.example/", "http://a.example/2"}));
}

TEST_F(TraceRunTest, GoesOnBehindAListingThatOnlyCallsForCare) {
  using Class = Standing::Class;
  for (int i = 0; i <= static_cast<int>(Class::kGrey); ++i) {
    const auto kind = static_cast<Class>(i);
    SCOPED_TRACE(Name(kind));
    const auto remote = std::make_shared<FakeRemote>("a.example");
    remote->kind = kind;
    policy->remote = {remote};
    fetcher.site["http://a.example/"] = {Html("hello")};
    const bool ends = kind == Class::kUnclassed || IsGrave(kind);
    EXPECT_EQ(Trace("http://a.example/").chain.ending,
              ends ? Ending::kNotFetched : Ending::kLanded);
  }
}

TEST_F(TraceRunTest, StandingsAreAskedAgainWithoutLookingForAddresses) {
  const auto names = std::make_shared<FakeRemote>("");
  const auto addresses = std::make_shared<FakeRemote>("", false, RemoteSource::Scope::kAddresses);
  policy->remote = {addresses, names};
  policy->local = {std::make_shared<FakeLocal>("c.example", Standing::Result::kAllowed)};
  Finding finding;
  finding.chain.hops = {{"http://b.example/", "192.0.2.7", 302, LedBy::kHttp302, {}},
                        {"http://c.example/", "192.0.2.9", 200, LedBy::kHttp302, {}}};
  AskStandings({fetcher, resolver, web, timers, guard, own, gate, suffixes, options},
               {"http://a.example/", ""}, finding, policy,
               [&](Finding made) { told = std::move(made); });
  ASSERT_TRUE(told);
  EXPECT_EQ(told->standings.size(), 4U);
  EXPECT_EQ(names->asked, (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(addresses->addresses, std::set<std::string>{"192.0.2.7"});
  EXPECT_TRUE(resolver.asked.empty());
}

TEST_F(TraceRunTest, SourcesAreCheckedAtOnceAndAgainAndAgain) {
  const auto old = std::make_shared<FakeRemote>("");
  const auto fresh = std::make_shared<FakeRemote>("");
  policy->remote = {old};
  SourceWatch watch(resolver, timers);
  watch.Watch(*policy);
  EXPECT_EQ(old->checks, 1);
  timers.Advance(kCheckSourcesEvery);
  EXPECT_EQ(old->checks, 2);
  auto next = std::make_shared<TracePolicy>();
  next->remote = {fresh};
  watch.Watch(*next);
  timers.Advance(kCheckSourcesEvery);
  EXPECT_EQ(old->checks, 2);
  EXPECT_EQ(fresh->checks, 2);
  EXPECT_EQ(timers.waiting(), 1U);
}

TEST_F(TraceRunTest, JudgesNamesAndWrittenAddressesWhereTheProxyResolves) {
  options.proxy = {"http://127.0.0.1:3128", true, ""};
  fetcher.site["http://unknown.example/"] = {Answer(200)};
  EXPECT_EQ(Trace("http://unknown.example/").chain.ending, Ending::kLanded);
  EXPECT_TRUE(fetcher.asked.at(0).addresses.empty());
  for (const char* url : {"http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://mail/",
                          "http://a.example:25/"}) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Trace(url).chain.ending, Ending::kRefusedAddress);
  }
  EXPECT_EQ(fetcher.asked.size(), 1U);
  EXPECT_TRUE(resolver.asked.empty());
  options.proxy.resolves = false;
  EXPECT_EQ(EndOf("http://unknown.example/"), "unresolvable: unknown.example: no such name");
}

TEST_F(TraceRunTest, NamesUnresolvableHosts) {
  EXPECT_EQ(EndOf("http://missing.example/"), "unresolvable: missing.example: no such name");
}

TEST_F(TraceRunTest, RecordsTheWholeChain) {
  FetchResponse first = Answer(301, {{"Location", "https://b.example/x"}, {"Set-Cookie", "a=1"}});
  first.elapsed = Milliseconds(7);
  fetcher.site["http://a.example/"] = {first};
  fetcher.site["https://b.example/x"] = {Html("<title>Shop</title>")};
  const Finding& finding = Trace("http://a.example/", "me@example");
  EXPECT_EQ(finding.url, "http://a.example/");
  ASSERT_EQ(finding.chain.hops.size(), 2U);
  EXPECT_EQ(finding.chain.hops[0],
            (Hop{"http://a.example/#me@example", "1.1.1.1", 301, LedBy::kLink, Milliseconds(7)}));
  EXPECT_EQ(finding.chain.hops[1].url, "https://b.example/x#me@example");
  EXPECT_EQ(finding.chain.hops[1].led_by, LedBy::kHttp301);
  EXPECT_EQ(finding.chain.ending, Ending::kLanded);
  EXPECT_EQ(finding.landing.title, "Shop");
  EXPECT_EQ(fetcher.asked[0].addresses.size(), 2U);
  EXPECT_EQ(fetcher.asked[1].cookies, "");
  EXPECT_EQ(timers.waiting(), 0U);
}

TEST_F(TraceRunTest, KeepsTheCertificateOfEachHop) {
  FetchResponse first = Answer(302, {{"Location", "http://b.example/"}});
  first.certificate = Certificate{"CN=R11", {"a.example"}, {}, {}, true};
  fetcher.site["https://a.example/"] = {first};
  fetcher.site["http://b.example/"] = {Html("hello")};
  const Chain& chain = Trace("https://a.example/").chain;
  ASSERT_EQ(chain.hops.size(), 2U);
  EXPECT_EQ(chain.hops[0].certificate, first.certificate);
  EXPECT_FALSE(chain.hops[1].certificate);
}

TEST_F(TraceRunTest, NotesADomainThatIsMissingBelowItsHost) {
  resolver.Add("www.b.example", {"1.1.1.1"});
  resolver.Add("www.gone.example", {"1.1.1.1"});
  resolver.Add("www.broken.example", {"1.1.1.1"});
  resolver.zone["broken.example"].emplace_back();  // kFailed: nobody knows
  const std::pair<const char*, bool> cases[] = {{"http://a.example/", false},
                                                {"http://www.b.example/", false},
                                                {"http://www.broken.example/", false},
                                                {"http://1.1.1.1/", false},
                                                {"http://www.gone.example/", true}};
  for (const auto& [url, missing] : cases) {
    SCOPED_TRACE(url);
    EXPECT_EQ(Trace(url).chain.hops.back().base_domain_missing, missing);
  }
}

TEST_F(TraceRunTest, NotesARobotSentToAFamousSite) {
  resolver.Add("www.google.com", {"1.1.1.1"});
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", "https://www.google.com/"}})};
  fetcher.site["https://www.google.com/"] = {Html("hello")};
  EXPECT_EQ(Trace("http://a.example/").bounced_to, "google.com");
  fetcher.site["http://a.example/"] = {Html("hello")};
  EXPECT_EQ(Trace("http://a.example/").bounced_to, "");
}

TEST_F(TraceRunTest, SaysOfEachHopWhatLedThere) {
  FetchResponse first =
      Answer(302, {{"Location", "http://a.example/x"}, {"Strict-Transport-Security", "max-age=9"}});
  first.certificate = Certificate{"CN=R11", {"a.example"}, {}, {}, true};
  fetcher.site["https://a.example/"] = {first};
  const std::string script = "location = 'https://www.google.com/url?q=http://b.example/'";
  fetcher.site["https://a.example/x"] = {Html("<script>" + script + "</script>")};
  fetcher.site["http://b.example/"] = {Html("hello")};
  const Chain& chain = Trace("https://a.example/").chain;
  ASSERT_EQ(chain.hops.size(), 4U);
  EXPECT_TRUE(chain.hops[1].upgraded);
  EXPECT_EQ(chain.hops[2].led_by, LedBy::kScript);
  EXPECT_EQ(chain.hops[2].instruction, (Instruction{Milliseconds{0}, 8, script.size(), false, ""}));
  EXPECT_EQ(chain.hops[3].instruction, Instruction());
  EXPECT_FALSE(chain.hops[3].upgraded);
}

TEST_F(TraceRunTest, RecordsWrappersItDidNotRequest) {
  const std::string wrapper = "https://www.google.com/url?q=http://b.example/";
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", wrapper}})};
  fetcher.site["http://b.example/"] = {Html("hello")};
  const Chain& chain = Trace("http://a.example/").chain;
  ASSERT_EQ(chain.hops.size(), 3U);
  EXPECT_EQ(chain.hops[1].url, wrapper);
  EXPECT_EQ(chain.hops[1].led_by, LedBy::kHttp302);
  EXPECT_EQ(chain.hops[1].status, 0);
  EXPECT_EQ(chain.hops[2].led_by, LedBy::kDecoded);
  EXPECT_EQ(fetcher.asked.size(), 2U);
}

TEST_F(TraceRunTest, StopsBeforeARequestThatWouldAct) {
  for (const char* act : {"http://b.example/unsubscribe?u=1", "http://b.example/rsvp",
                          "http://b.example/vote?id=3", "http://b.example/verify?code=123456",
                          "https://www.google.com/url?q=http://b.example/opt-out"}) {
    SCOPED_TRACE(act);
    fetcher.asked.clear();
    fetcher.site["http://a.example/"] = {Answer(302, {{"Location", act}})};
    EXPECT_TRUE(EndOf("http://a.example/").starts_with("not-fetched: ")) << told->chain.detail;
    EXPECT_EQ(fetcher.asked.size(), 1U);
  }
}

TEST_F(TraceRunTest, TellsNoLaterHopWhoGotTheMail) {
  const auto recipients =
      std::make_shared<RecipientShapes>(std::vector<std::string>{"reader@mx.example"});
  const auto end_of = [&](const std::string& url) {
    fetcher.asked.clear();
    TraceRun::Start({fetcher, resolver, web, timers, guard, own, gate, suffixes, options},
                    {url, "", Plan::kFetch, recipients}, policy,
                    [&](Finding finding) { told = std::move(finding); });
    fetcher.DeliverAll();
    return std::string(Name(told->chain.ending)) + ": " + told->chain.detail;
  };
  for (const char* spelling :
       {"?e=reader@mx.example", "?e=reader%40MX.example", "?e=reader", "cmVhZGVyQG14LmV4YW1wbGU",
        "?x=726561646572406d782e6578616d706c65"}) {
    SCOPED_TRACE(spelling);
    const std::string next = std::string("http://b.example/") + spelling;
    fetcher.site["http://a.example/"] = {Answer(302, {{"Location", next}})};
    fetcher.site["http://b.example/x#reader@mx.example"] = {Html("hello")};
    EXPECT_TRUE(end_of("http://a.example/").starts_with("not-fetched: the recipient's "))
        << told->chain.detail;
    EXPECT_EQ(fetcher.asked.size(), 1U);
  }
  // Never sent; and what names them from the start (a sample) has told already.
  fetcher.site["http://a.example/"] = {
      Answer(302, {{"Location", "http://b.example/x#reader@mx.example"}})};
  fetcher.site["http://b.example/x"] = {Html("hello")};
  EXPECT_EQ(end_of("http://a.example/"), "landed: ");
  fetcher.site["http://a.example/?e=reader"] = {
      Answer(302, {{"Location", "http://b.example/x?e=reader"}})};
  fetcher.site["http://b.example/x?e=reader"] = {Html("hello")};
  EXPECT_EQ(end_of("http://a.example/?e=reader"), "landed: ");
}

TEST_F(TraceRunTest, NoHopComesToWhatAListHeaderHolds) {
  Link link;
  link.url = "https://b.example/off?k=k7Gq2mX9vB4tR8sW1zLpQ6";
  link.places = {{PlaceKind::kHeader, "List-Unsubscribe", "header", ""}};
  const auto headers = std::make_shared<const HeaderUrls>(std::vector<Link>{link});
  const auto asked_for = [&](const FetchResponse& first) {
    fetcher.asked.clear();
    fetcher.site["http://a.example/"] = {first};
    TraceRun::Start({fetcher, resolver, web, timers, guard, own, gate, suffixes, options},
                    {"http://a.example/", "", Plan::kFetch, nullptr, headers}, policy,
                    [&](Finding finding) { told = std::move(finding); });
    fetcher.DeliverAll();
    return fetcher.asked.size();
  };
  for (const std::string act :
       {link.url.c_str(), "http://b.example/off", "https://b.example/off?k=1",
        "http://c.example/k7Gq2mX9vB4tR8sW1zLpQ6/x"}) {
    SCOPED_TRACE(act);
    EXPECT_EQ(asked_for(Answer(302, {{"Location", act}})), 1U);
    EXPECT_TRUE(told->chain.detail.starts_with("opt-out: ")) << told->chain.detail;
    EXPECT_EQ(asked_for(Html("<script>location = '" + act + "'</script>")), 1U);
  }
  EXPECT_EQ(asked_for(Answer(302, {{"Location", "https://b.example/offer?k=1"}})), 2U);
}

TEST_F(TraceRunTest, GivesEachHopItsTimeAndTheChainItsOwn) {
  options.hop_timeout = Milliseconds(5000);
  options.chain_timeout = Milliseconds(8000);
  fetcher.site["http://a.example/"] = {Answer(302, {{"Location", "/2"}})};
  Start("http://a.example/");
  timers.Advance(Milliseconds(4000));
  fetcher.Deliver();
  ASSERT_EQ(fetcher.asked.size(), 2U);
  EXPECT_EQ(fetcher.asked[0].timeout, Milliseconds(5000));
  EXPECT_EQ(fetcher.asked[1].timeout, Milliseconds(4000));
  EXPECT_FALSE(told.has_value());
  timers.Advance(Milliseconds(4000));
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kTimedOut);
  EXPECT_EQ(told->chain.hops.size(), 2U);
  fetcher.DeliverAll();  // too late: nobody is told twice
}

TEST_F(TraceRunTest, EndsThoughDnsAndSourcesAreSilent) {
  resolver.silent = true;
  Start("http://a.example/");
  timers.Advance(options.chain_timeout);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kTimedOut);
  told.reset();
  resolver.silent = false;
  policy->remote = {std::make_shared<FakeRemote>("", true)};
  Start("http://a.example/");
  timers.Advance(options.chain_timeout);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kTimedOut);
  EXPECT_TRUE(fetcher.asked.empty());
}

TEST_F(TraceRunTest, RefusesThisMachinesOwnPublicAddressesAsTheyComeAndGo) {
  fetcher.site["http://a.example/"] = {Answer(200, {}), Answer(200, {})};
  EXPECT_EQ(Trace("http://a.example/").chain.ending, Ending::kLanded);
  interfaces = {*IpAddress::Parse("2606:4700::1111")};
  timers.Advance(OwnAddresses::kReadAgainAfter);
  EXPECT_EQ(EndOf("http://a.example/"),
            "refused-address: a.example is at 2606:4700::1111: one of our own");
  guard = AddressGuard({Network::Parse("2606:4700::1111/128").value()});
  EXPECT_EQ(Trace("http://a.example/").chain.ending, Ending::kLanded);
}

TEST_F(TraceRunTest, EndsAsOurOwnTroubleWithoutMemory) {
  class Throwing final : public Fetcher {
    void Fetch(FetchRequest, Done) override { throw std::bad_alloc(); }
  } throwing;
  TraceRun::Start({throwing, resolver, web, timers, guard, own, gate, suffixes, options},
                  {"http://a.example/", "", Plan::kFetch}, policy,
                  [&](Finding finding) { told = std::move(finding); });
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kOverloaded);
  EXPECT_TRUE(told->inconclusive);
  EXPECT_EQ(timers.waiting(), 0U);
  EXPECT_TRUE(gate.Enter("a.example", "a.example", nullptr));  // its place is free again
}

TEST_F(TraceRunTest, WaitsForItsTurnAtAHost) {
  fetcher.site["http://a.example/1"] = {Answer(200)};
  fetcher.site["http://a.example/2"] = {Answer(200)};
  Start("http://a.example/1");
  std::optional<Finding> second;
  TraceRun::Start({fetcher, resolver, web, timers, guard, own, gate, suffixes, options},
                  {"http://a.example/2", "", Plan::kFetch}, policy,
                  [&](Finding finding) { second = std::move(finding); });
  EXPECT_EQ(fetcher.asked.size(), 1U);
  fetcher.DeliverAll();
  EXPECT_EQ(fetcher.asked.size(), 2U);
  ASSERT_TRUE(told && second);
  EXPECT_EQ(second->chain.ending, Ending::kLanded);
}

TEST_F(TraceRunTest, IsInconclusiveWhenItsTurnNeverCame) {
  ASSERT_TRUE(gate.Enter("a.example", "a.example", nullptr));
  Start("http://a.example/");
  timers.Advance(options.chain_timeout);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->chain.ending, Ending::kTimedOut);
  EXPECT_TRUE(told->inconclusive);
  gate.Leave("a.example", "a.example");  // the turn of nobody
  EXPECT_TRUE(gate.Enter("a.example", "a.example", nullptr));
  EXPECT_TRUE(fetcher.asked.empty());
}

TEST_F(TraceRunTest, LeavesAHostAloneThatAsksForIt) {
  fetcher.site["http://a.example/"] = {Answer(429, {{"Retry-After", "120"}})};
  EXPECT_EQ(Trace("http://a.example/").chain.ending, Ending::kBlocked);
  timers.Advance(Seconds(60));
  EXPECT_EQ(EndOf("http://a.example/2"), "blocked: a.example asked to be left alone for 60 s more");
  EXPECT_EQ(fetcher.asked.size(), 1U);
  timers.Advance(Seconds(60));
  Trace("http://a.example/");
  EXPECT_EQ(fetcher.asked.size(), 2U);
}

TEST_F(TraceRunTest, LooksAgainAsABrowserWhereItWasRefused) {
  fetcher.site["http://a.example/"] = {Answer(403), Answer(302, {{"Location", "/in"}})};
  fetcher.site["http://a.example/in"] = {Html("<title>Shop</title>")};
  EXPECT_EQ(EndOf("http://a.example/"), "blocked: status 403") << "off unless it is wanted";
  EXPECT_EQ(fetcher.asked.size(), 1U);

  options.second_look = true;
  fetcher.site["http://a.example/"] = {Answer(403), Answer(302, {{"Location", "/in"}})};
  const Chain& chain = Trace("http://a.example/").chain;
  EXPECT_EQ(chain.ending, Ending::kLanded);
  ASSERT_EQ(chain.hops.size(), 3U);
  EXPECT_EQ(chain.hops[0].status, 403);
  EXPECT_EQ(chain.hops[1].led_by, LedBy::kSecondLook);
  EXPECT_EQ(chain.hops[1].url, "http://a.example/");
  EXPECT_EQ(chain.hops[1].status, 302);
  ASSERT_EQ(fetcher.asked.size(), 4U);
  EXPECT_EQ(fetcher.asked[1].profile, FetchProfile::kHonest);
  EXPECT_EQ(fetcher.asked[2].profile, FetchProfile::kBrowser);
  EXPECT_EQ(fetcher.asked[3].profile, FetchProfile::kBrowser);
}

TEST_F(TraceRunTest, LooksAgainOnceAndNotWhereItMustNot) {
  options.second_look = true;
  const struct {
    const char* path;
    int status;
    std::size_t requests;
  } cases[] = {
      {"", 403, 2},
      {"", 401, 1},
      {"", 429, 1},
      {"", 503, 1},
      {"", 404, 1},
      {"k7Gq2mX9vB4tR8sW1zLpQ6", 403, 1},
      {"?token=a1b2c3d4e5", 403, 1},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.path + std::to_string(c.status));
    const std::string url = std::string("http://a.example/") + c.path;
    fetcher.asked.clear();
    fetcher.site[url] = {Answer(c.status)};
    Trace(url);
    EXPECT_EQ(fetcher.asked.size(), c.requests);
  }
  fetcher.asked.clear();
  fetcher.site["http://a.example/k7Gq2mX9vB4tR8sW1zLpQ6"] = {Answer(302, {{"Location", "/x"}})};
  fetcher.site["http://a.example/x"] = {Answer(403)};
  EXPECT_EQ(EndOf("http://a.example/k7Gq2mX9vB4tR8sW1zLpQ6"), "blocked: status 403");
  EXPECT_EQ(fetcher.asked.size(), 2U) << "a token on the way";
}

TEST_F(TraceRunTest, TriesOnceMoreAfterAResetAndNeverAfterATimeOut) {
  FetchResponse reset;
  reset.reset = true;
  FetchResponse slow;
  slow.outcome = FetchResponse::Outcome::kTimedOut;
  fetcher.site["http://a.example/once"] = {reset, Answer(302, {{"Location", "/twice"}})};
  fetcher.site["http://a.example/twice"] = {reset, Answer(200)};
  fetcher.site["http://a.example/slow"] = {slow, Answer(200)};
  EXPECT_EQ(Trace("http://a.example/once").chain.ending, Ending::kUnreachable);
  EXPECT_EQ(fetcher.asked.size(), 3U);  // once a chain
  EXPECT_EQ(told->chain.hops.size(), 2U);
  EXPECT_EQ(Trace("http://a.example/twice").chain.ending, Ending::kLanded);
  EXPECT_EQ(Trace("http://a.example/slow").chain.ending, Ending::kTimedOut);
  EXPECT_EQ(fetcher.asked.size(), 5U);
}

TEST_F(TraceRunTest, ReadsNoMoreOfAChainThanItMay) {
  options.max_chain_bytes = 100;
  const std::string page = R"(<meta http-equiv=refresh content="0;url=/2">)";
  fetcher.site["http://a.example/1"] = {Html(page + std::string(60 - page.size(), ' '))};
  fetcher.site["http://a.example/2"] = {
      Answer(200, {{"Refresh", "0;url=/3"}}, std::string(40, ' '))};
  EXPECT_EQ(EndOf("http://a.example/1"), "too-big: the pages of the chain together");
  ASSERT_EQ(fetcher.asked.size(), 2U);
  EXPECT_EQ(fetcher.asked[0].max_body_bytes, 100U);
  EXPECT_EQ(fetcher.asked[1].max_body_bytes, 40U);
}

TEST(OwnAddresses, KnowTheLoopbackInterface) {
  OwnAddresses own;
  EXPECT_TRUE(own.Has(*IpAddress::Parse("127.0.0.1"), SteadyTime()));
  EXPECT_FALSE(own.Has(*IpAddress::Parse("192.0.2.1"), SteadyTime()));
}

TEST_F(TraceRunTest, StopsAtItsHopLimit) {
  options.max_hops = 3;
  for (int i = 0; i < 5; ++i) {
    fetcher.site["http://a.example/" + std::to_string(i)] = {
        Answer(302, {{"Location", "/" + std::to_string(i + 1)}})};
  }
  EXPECT_EQ(EndOf("http://a.example/0"), "too-many-hops: next: http://a.example/3");
  EXPECT_EQ(fetcher.asked.size(), 3U);
}

}  // namespace
}  // namespace linkmilter
