// The whole of it: loops, DNS, HTTP and single flight, against loopback servers.
#include "scanner/trace/tracer.h"

#include <chrono>
#include <future>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "scanner/reputation/dns_list.h"
#include "scanner/store/memory_store.h"
#include "tests/fakes/dns_server.h"
#include "tests/fakes/http_site.h"

namespace linkmilter {
namespace {

SteadyTime Soon() {
  return std::chrono::steady_clock::now() + Seconds(20);
}

class TracerTest : public testing::Test {
 protected:
  void Start(const std::vector<std::uint16_t>& ports) {
    options.workers = 2;
    options.ports = ports;
    options.allow_networks = {Network::Parse("127.0.0.1/32").value()};
    options.dns_servers = {dns.address()};
    options.dns_timeout = Milliseconds(500);
    tracer = std::move(Tracer::Create(options, suffixes, store)).value();
  }
  std::shared_ptr<Batch> Trace(const std::vector<std::string>& urls) {
    std::vector<TraceTask> tasks;
    for (const std::string& url : urls) {
      const std::size_t hash = std::min(url.find('#'), url.size());
      const std::string fragment = hash < url.size() ? url.substr(hash + 1) : "";
      tasks.push_back({url.substr(0, hash), fragment, Plan::kFetch});
    }
    return tracer->Trace(tasks, policy, std::chrono::system_clock::now());
  }
  Finding TraceOne(const std::string& url) {
    const auto batch = Trace({url});
    EXPECT_TRUE(batch->WaitUntil(Soon()));
    const auto finding = batch->Findings().at(0);
    return finding ? *finding : Finding{};
  }
  std::string EndOf(const std::string& url) {
    return std::string(Name(TraceOne(url).chain.ending));
  }

  DnsServer dns;
  SuffixList suffixes;
  MemoryStore store;
  TracerOptions options;
  std::shared_ptr<const TracePolicy> policy = std::make_shared<TracePolicy>();
  std::unique_ptr<Tracer> tracer;
};

// Answers "/go?URL" with a redirect there and everything else with a page.
void Serve(HttpSite::Visit& visit) {
  const std::string target = visit.target();
  if (target.starts_with("/go?")) {
    visit.Send(HttpAnswer(302, "Location: " + target.substr(4) + "\r\n", ""));
  } else {
    visit.Send(HttpAnswer(200, "Content-Type: text/html\r\n", "<title>Hello</title>"));
  }
}

TEST_F(TracerTest, NothingReachesForbiddenListeners) {
  HttpSite site(Serve);
  HttpSite other(Serve, "127.0.0.2");
  HttpSite v6(Serve, "::1");
  Start({site.port(), other.port(), v6.port()});
  dns.Add("a.example", {"127.0.0.1"});
  dns.Add("other.example", {"127.0.0.2"});
  dns.Add("mixed.example", {"127.0.0.1", "127.0.0.2"});
  dns.Add("v6.example", {"::1"});
  dns.Add("both.example", {"127.0.0.1", "::1"});
  const std::pair<const char*, const char*> names[] = {
      {"any.example", "0.0.0.0"},
      {"any6.example", "::"},
      {"mapped.example", "::ffff:127.0.0.2"},
      {"compatible.example", "::127.0.0.2"},
      {"translated.example", "::ffff:0:127.0.0.2"},
      {"nat64.example", "64:ff9b::127.0.0.2"},
      {"local-nat64.example", "64:ff9b:1::127.0.0.2"},
      {"six-to-four.example", "2002:7f00:2::1"},
      {"teredo.example", "2001:0:7f00:2::1"},
      {"isatap.example", "2a00:1450::5efe:127.0.0.2"},
  };
  for (const auto& [name, address] : names) {
    SCOPED_TRACE(name);
    dns.Add(name, {address});
    EXPECT_EQ(EndOf(other.Url(name, "/")), "refused-address");
  }
  for (const char* host : {"127.0.0.2",
                           "127.0.0.2.",
                           "%31%32%37.0.0.2",
                           "\uff11\uff12\uff17.0.0.2",
                           "127.2",
                           "0x7f000002",
                           "2130706434",
                           "0177.0.0.2",
                           "[::ffff:127.0.0.2]",
                           "[::ffff:7f00:2]",
                           "[::127.0.0.2]",
                           "[64:ff9b::7f00:2]",
                           "[2002:7f00:2::]",
                           "0",
                           "0.0.0.0",
                           "[::]",
                           "localhost",
                           "localhost.",
                           "other.example",
                           "mixed.example"}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(EndOf(other.Url(host, "/")), "refused-address");
    EXPECT_EQ(EndOf(site.Url("a.example", "/go?" + other.Url(host, "/"))), "refused-address");
  }
  for (const char* host : {"[::1]", "v6.example", "both.example", "[0:0:0:0:0:0:0:1]"}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(EndOf(v6.Url(host, "/")), "refused-address");
    EXPECT_EQ(EndOf(site.Url("a.example", "/go?" + v6.Url(host, "/"))), "refused-address");
  }
  EXPECT_EQ(other.connections(), 0);
  EXPECT_EQ(v6.connections(), 0);
}

TEST_F(TracerTest, FollowsToTheEndAndStoresIt) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  dns.Add("b.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/go?" + site.Url("b.example", "/x"));
  const Finding finding = TraceOne(url + "#me");
  EXPECT_EQ(finding.url, url);
  EXPECT_EQ(finding.chain.ending, Ending::kLanded) << finding.chain.detail;
  ASSERT_EQ(finding.chain.hops.size(), 2U);
  EXPECT_EQ(finding.chain.hops[1].url, site.Url("b.example", "/x#me"));
  EXPECT_EQ(finding.chain.hops[1].address, "127.0.0.1");
  EXPECT_EQ(finding.landing.title, "Hello");
  EXPECT_GT(finding.valid_until, finding.made);
  EXPECT_EQ(store.findings().at(url), finding);
  EXPECT_EQ(tracer->running(), 0U);
}

TEST_F(TracerTest, TakesStoredFindingsWithoutARequest) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/");
  TraceOne(url);
  TraceOne(url + "#other");
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(TracerTest, LooksAgainWhenAFindingHasExpired) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/");
  TraceOne(url);
  const auto later = std::chrono::system_clock::now() + Seconds(86'400);
  EXPECT_TRUE(tracer->Trace({{url, "", Plan::kFetch}}, policy, later)->WaitUntil(Soon()));
  EXPECT_EQ(site.requests().size(), 2U);
}

TEST_F(TracerTest, ComesBackWhenABlockedSiteSaidItMay) {
  HttpSite site(
      [](HttpSite::Visit& visit) { visit.Send(HttpAnswer(429, "Retry-After: 600\r\n", "")); });
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const Finding finding = TraceOne(site.Url("a.example", "/"));
  EXPECT_EQ(finding.chain.ending, Ending::kBlocked);
  EXPECT_LE(finding.valid_until - finding.made, Seconds(600));
  EXPECT_GT(finding.valid_until - finding.made, options.lives.blocked / 6);
}

TEST_F(TracerTest, LooksAHostUpWithoutAskingItAndNeverTakesThatForAFetch) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/");
  const auto now = std::chrono::system_clock::now();
  const auto batch = tracer->Trace({{url, "", Plan::kHostOnly}}, policy, now);
  ASSERT_TRUE(batch->WaitUntil(Soon()));
  EXPECT_EQ(batch->Findings().at(0)->chain.ending, Ending::kNotFetched);
  EXPECT_TRUE(site.requests().empty());
  EXPECT_EQ(EndOf(url), "landed");
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(TracerTest, AsksOnceThoughTheStoreHasNothingYet) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  store.FailWith(Error{"broken"});
  EXPECT_EQ(EndOf(site.Url("a.example", "/")), "landed");
  EXPECT_EQ(EndOf(site.Url("a.example", "/")), "landed");
  EXPECT_EQ(site.requests().size(), 1U);
}

// A store without memory for anything.
class ThrowingStore final : public Store {
 public:
  bool throws_when_asked = true;
  Result<std::optional<Finding>> FindFinding(const std::string&, WallTime) override {
    if (throws_when_asked) throw std::bad_alloc();
    return {std::nullopt};
  }
  void SaveFinding(const Finding&) override { throw std::bad_alloc(); }
  Result<std::optional<DeferralRecord>> FindDeferral(const DeferralKeys&) override {
    return {std::nullopt};
  }
  Result<DeferralRecord> Defer(const DeferralKeys&,
                               const std::vector<std::string>&,
                               WallTime) override {
    return DeferralRecord{};
  }
  Result<std::vector<std::string>> UnfinishedTraces(WallTime) override {
    return std::vector<std::string>{};
  }
  Result<std::vector<std::size_t>> CountCampaigns(const Sighting&,
                                                  const CampaignPolicy&,
                                                  WallTime) override {
    return std::vector<std::size_t>{};
  }
  Result<KnownNames> FindNames(const std::vector<std::string>&) override { return KnownNames{}; }
  void CountNames(const NameSighting&, WallTime) override {}
  void Record(const HistoryRow&) override {}
  std::string SiteKey() override { return ""; }
  Status Flush() override { return Done(); }
};

TEST_F(TracerTest, AStoreThatThrowsHoldsNobody) {
  HttpSite site(Serve);
  Start({site.port()});
  ThrowingStore throwing;
  tracer = std::move(Tracer::Create(options, suffixes, throwing)).value();
  dns.Add("a.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/");
  for (int i = 0; i < 2; ++i) {  // nobody knows, and the next one may ask again
    const auto batch = Trace({url, url});
    EXPECT_TRUE(batch->WaitUntil(Soon()));
    EXPECT_EQ(batch->Findings(), (std::vector<std::shared_ptr<const Finding>>(2)));
  }
  EXPECT_EQ(site.connections(), 0);
  throwing.throws_when_asked = false;
  EXPECT_EQ(EndOf(url), "landed");  // though it cannot be saved
  EXPECT_EQ(tracer->running(), 0U);
}

TEST_F(TracerTest, ManyAskersOneRequest) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/");
  std::vector<std::thread> askers;
  askers.reserve(8);
  for (int i = 0; i < 8; ++i) {
    askers.emplace_back([&, i] {
      const auto batch = Trace({url, url + "#" + std::to_string(i), url});
      EXPECT_TRUE(batch->WaitUntil(Soon()));
      for (const auto& finding : batch->Findings())
        EXPECT_EQ(finding->chain.ending, Ending::kLanded);
    });
  }
  for (std::thread& asker : askers)
    asker.join();
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(TracerTest, AsksForOthersWhatTheFirstMessageHadNoRoomFor) {
  std::promise<void> both_wait;
  HttpSite site([&, go = both_wait.get_future().share()](HttpSite::Visit& visit) {
    go.wait();
    Serve(visit);
  });
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  dns.Add("a.example.dbl.example", {"127.0.1.2"});
  DnsListOptions list;
  list.name = "dbl";
  list.scope.zone = "dbl.example";
  list.table.codes = {{*CodeMatch::Parse("127.0.1.2"), "DBL_SPAM", 5, Standing::Class::kSpam}};
  list.max_questions = 1;
  policy = std::make_shared<TracePolicy>(TracePolicy{{}, {std::make_shared<DnsList>(list)}});
  TraceTask crowded{site.Url("a.example", "/"), ""};
  const Subject riskier{"http://b.example/", "b.example", "b.example"};
  crowded.budget = std::make_shared<QuestionBudget>(std::vector<Subject>{riskier});
  const auto first = tracer->Trace({crowded}, policy, std::chrono::system_clock::now());
  const auto other = Trace({crowded.url});
  both_wait.set_value();
  ASSERT_TRUE(first->WaitUntil(Soon()) && other->WaitUntil(Soon()));
  EXPECT_TRUE(IsBeyondBudget(first->Findings().at(0)->standings.at(0)));
  EXPECT_EQ(other->Findings().at(0)->standings.at(0).signal, "DBL_SPAM");
  EXPECT_EQ(TraceOne(crowded.url).standings.at(0).signal, "DBL_SPAM");
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(TracerTest, FinishesAfterNobodyWaits) {
  HttpSite site([](HttpSite::Visit& visit) {
    visit.Pause(Milliseconds(50));
    Serve(visit);
  });
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const std::string url = site.Url("a.example", "/");
  EXPECT_FALSE(Trace({url})->WaitUntil(std::chrono::steady_clock::now()));
  EXPECT_EQ(TraceOne(url).chain.ending, Ending::kLanded);  // joins it
  EXPECT_EQ(store.findings().count(url), 1U);
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(TracerTest, SaysWhenItIsOverloaded) {
  HttpSite site([](HttpSite::Visit& visit) { visit.WaitUntilGone(); });
  options.max_running = 1;
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  const auto first = Trace({site.Url("a.example", "/1")});
  EXPECT_EQ(EndOf(site.Url("a.example", "/2")), "overloaded");
  EXPECT_TRUE(store.findings().empty());
  EXPECT_EQ(tracer->running(), 1U);
}

TEST_F(TracerTest, CanEndWhileTracesRun) {
  HttpSite site([](HttpSite::Visit& visit) { visit.WaitUntilGone(); });
  options.gate = {.per_host = 100, .per_domain = 100};
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  dns.Set("silent.example", DnsServer::Manner::kSilence);
  std::vector<std::string> urls;
  for (int i = 0; i < 50; ++i) {
    urls.push_back(site.Url("a.example", "/" + std::to_string(i)));
    urls.push_back(site.Url("silent.example", "/" + std::to_string(i)));
  }
  const auto batch = Trace(urls);
  ASSERT_TRUE(site.WaitForRequests(50, Soon()));
  const auto begin = std::chrono::steady_clock::now();
  tracer.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, Seconds(2));
  EXPECT_TRUE(store.findings().empty());
}

TEST_F(TracerTest, EndsWhateverASiteDoes) {
  HttpSite site([](HttpSite::Visit& visit) {
    const std::string target = visit.target();
    if (target == "/never") visit.WaitUntilGone();
    if (target == "/reset") visit.ResetOnClose();
    if (target == "/loop") visit.Send(HttpAnswer(302, "Location: /loop\r\n", ""));
    if (target == "/garbage") visit.Send("garbage\r\n\r\n");
    if (target.starts_with("/n")) {
      visit.Send(HttpAnswer(302, "Location: /n" + target.substr(2) + "n\r\n", ""));
    }
    if (target == "/403") visit.Send(HttpAnswer(403, "", "no"));
    if (target == "/file") visit.Send(HttpAnswer(200, "Content-Type: application/zip\r\n", "PK"));
  });
  options.hop_timeout = Milliseconds(300);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  dns.Set("silent.example", DnsServer::Manner::kSilence);
  const std::pair<const char*, const char*> cases[] = {
      {"/never", "timed-out"},     {"/reset", "unreachable"}, {"/loop", "loop"},
      {"/garbage", "unreachable"}, {"/nn", "too-many-hops"},  {"/403", "blocked"},
      {"/file", "download"},
  };
  for (const auto& [target, end] : cases) {
    SCOPED_TRACE(target);
    EXPECT_EQ(EndOf(site.Url("a.example", target)), end);
  }
  EXPECT_EQ(EndOf(site.Url("silent.example", "/")), "unresolvable");
  EXPECT_EQ(EndOf(site.Url("missing.example", "/")), "unresolvable");
}

TEST_F(TracerTest, CarriesManyChainsAtOnce) {
  HttpSite site(Serve);
  Start({site.port()});
  dns.Add("a.example", {"127.0.0.1"});
  std::vector<std::string> urls;
  for (int i = 0; i < 300; ++i) {
    const std::string last = "/" + std::to_string(i);
    urls.push_back(site.Url("a.example", "/go?" + last));
  }
  const auto batch = Trace(urls);
  ASSERT_TRUE(batch->WaitUntil(Soon()));
  for (const auto& finding : batch->Findings())
    EXPECT_EQ(finding->chain.ending, Ending::kLanded) << finding->chain.detail;
  EXPECT_EQ(site.requests().size(), 600U);
}

TEST(Tracer, SaysWhenItsServersCannotBeRead) {
  SuffixList suffixes;
  MemoryStore store;
  TracerOptions options;
  options.dns_servers = {"nonsense"};
  EXPECT_FALSE(Tracer::Create(options, suffixes, store).ok());
}

TEST(Batch, OfNothingIsComplete) {
  EXPECT_TRUE(Batch(0).WaitUntil(std::chrono::steady_clock::now()));
}

}  // namespace
}  // namespace linkmilter
