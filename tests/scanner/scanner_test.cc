// The pipeline with its real parts, against a web server and a name server on loopback.
#include "scanner/scanner.h"

#include <atomic>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "scanner/reading.h"
#include "scanner/reputation/local_list.h"
#include "scanner/store/memory_store.h"
#include "tests/fakes/dns_server.h"
#include "tests/fakes/fake_attachment_reader.h"
#include "tests/fakes/http_site.h"

namespace linkmilter {
namespace {

class ScannerTest : public testing::Test {
 protected:
  ScannerTest() : site([this](HttpSite::Visit& visit) { Serve(visit); }) {
    for (const char* host : {"good.example", "evil.example", "slow.example", "go.example"})
      dns.Add(host, {"127.0.0.1"});
    policy.wait = Milliseconds(5000);
    Deny("evil.example");
    StartTracer();
  }

  void StartTracer() {
    TracerOptions options;
    options.workers = 1;
    options.ports = {site.port()};
    options.allow_networks = {Network::Parse("127.0.0.1/32").value()};
    options.dns_servers = {dns.address()};
    options.max_running = max_running;
    tracer = std::move(Tracer::Create(options, suffixes, store)).value();
  }

  void Deny(std::string_view entries) {
    auto trace = std::make_shared<TracePolicy>();
    trace->local = {std::get<0>(LocalList::Parse(entries, ListKind::kDeny, "deny:test"))};
    policy.trace = trace;
  }

  void Serve(HttpSite::Visit& visit) {
    if (visit.target() == "/held") {
      while (!open && visit.Pause(Milliseconds(10))) {
      }
    }
    const bool redirects = visit.target() == "/to-evil";
    visit.Send(redirects
                   ? HttpAnswer(302, "Location: " + site.Url("evil.example", "/") + "\r\n", "")
                   : HttpAnswer(200, "Content-Type: text/html\r\n", "<title>x</title>"));
  }

  Message MailWith(const std::vector<std::string>& urls) const {
    Message message;
    message.sender = "a@sender.example";
    message.recipients = {"b@rcpt.example"};
    message.content =
        "From: a@sender.example\r\nMessage-ID: <1@sender.example>\r\nSubject: hello\r\n\r\n";
    for (const std::string& url : urls)
      message.content += "see " + url + " now\r\n";
    message.full_size = message.content.size();
    return message;
  }

  ScanReport Scan(const Message& message, Seconds later = Seconds{0}) {
    const Scanner scanner({suffixes, attachments, *tracer, store});
    return scanner.Scan(
        message, policy,
        {std::chrono::system_clock::now() + later, std::chrono::steady_clock::now()},
        [this] { ++progress; });
  }

  std::atomic<bool> open = false;
  HttpSite site;
  DnsServer dns;
  SuffixList suffixes;
  MemoryStore store;
  FakeAttachmentReader attachments;
  Policy policy;
  std::size_t max_running = 100;
  std::unique_ptr<Tracer> tracer;
  int progress = 0;
};

TEST_F(ScannerTest, AcceptsAMessageWithoutLinksAndAsksNobody) {
  const ScanReport report = Scan(MailWith({}));
  EXPECT_EQ(report.verdict.action, Action::kAccept);
  EXPECT_TRUE(dns.asked().empty());
}

TEST_F(ScannerTest, RejectsAListedLinkWithoutFetchingIt) {
  const ScanReport report = Scan(MailWith({site.Url("evil.example", "/")}));
  EXPECT_EQ(report.verdict.action, Action::kReject);
  EXPECT_EQ(site.connections(), 0);
}

TEST_F(ScannerTest, AsksNobodyWhenWhatIsKnownDecides) {
  const Message mail = MailWith({site.Url("good.example", "/"), site.Url("evil.example", "/")});
  const ScanReport refused = Scan(mail);
  EXPECT_EQ(refused.verdict.action, Action::kReject);
  EXPECT_EQ(refused.missing, 1);
  policy.points["LISTED_DENY"] = 0.5;
  Rule rule{"PASSWORD", "", 0, Action::kAccept, {}};
  rule.when = {Condition::Kind::kTest, {}, {RuleField::kHeader, "Subject", "^hello$"}};
  policy.rules = RuleSet::Compile({rule}).value();
  EXPECT_EQ(Scan(mail).verdict.action, Action::kAccept);
  EXPECT_TRUE(dns.asked().empty());
  EXPECT_EQ(site.connections(), 0);
  policy.rules = nullptr;
  EXPECT_EQ(Scan(mail).missing, 0);
  EXPECT_EQ(site.connections(), 1);
}

TEST_F(ScannerTest, RejectsARedirectIntoAListedDomain) {
  const ScanReport report = Scan(MailWith({site.Url("go.example", "/to-evil")}));
  EXPECT_EQ(report.verdict.action, Action::kReject);
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(ScannerTest, DefersWhatIsNotReadyAndHasTheAnswerAtTheRetry) {
  policy.wait = Milliseconds(50);
  const Message mail = MailWith({site.Url("slow.example", "/held")});
  const ScanReport first = Scan(mail);
  EXPECT_EQ(first.verdict.action, Action::kDefer);
  EXPECT_EQ(first.deferrals, 1);
  open = true;
  policy.wait = Milliseconds(5000);
  const ScanReport second = Scan(mail, Seconds{120});
  EXPECT_EQ(second.verdict.action, Action::kAccept);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.deferrals, 1);
  EXPECT_GE(second.deferred_for, Seconds{119});
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(ScannerTest, DefersNoMoreThanAllowedThenFollowsTheOperator) {
  policy.wait = Milliseconds(0);
  policy.defer.max_times = 2;
  policy.defer.on_undecided = Action::kQuarantine;
  const Message mail = MailWith({site.Url("slow.example", "/held")});
  EXPECT_EQ(Scan(mail).verdict.action, Action::kDefer);
  EXPECT_EQ(Scan(mail, Seconds{120}).verdict.action, Action::kDefer);
  EXPECT_EQ(Scan(mail, Seconds{240}).verdict.action, Action::kQuarantine);
}

TEST_F(ScannerTest, NeverDefersABounce) {
  policy.wait = Milliseconds(0);
  Message bounce = MailWith({site.Url("slow.example", "/held")});
  bounce.sender.clear();
  EXPECT_EQ(Scan(bounce).verdict.action, Action::kTag);
}

TEST_F(ScannerTest, BadIsFinalAndDoesNotWaitForTheRest) {
  policy.wait = Milliseconds(60'000);
  const auto begin = std::chrono::steady_clock::now();
  const ScanReport report =
      Scan(MailWith({site.Url("slow.example", "/held"), site.Url("go.example", "/to-evil")}));
  EXPECT_EQ(report.verdict.action, Action::kReject);
  EXPECT_EQ(report.missing, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, Seconds(30));
}

TEST_F(ScannerTest, AStoreThatFailsIsOurTroubleNotTheMails) {
  policy.wait = Milliseconds(0);
  store.FailWith(Error{"disk full"});
  const ScanReport report = Scan(MailWith({site.Url("slow.example", "/held")}));
  EXPECT_EQ(report.trouble, Trouble::kStoreFailed);
}

TEST_F(ScannerTest, AnOverloadedTracerIsNotTakenForClean) {
  max_running = 0;
  tracer.reset();
  StartTracer();
  const ScanReport report = Scan(MailWith({site.Url("good.example", "/")}));
  EXPECT_EQ(report.verdict.action, Action::kDefer);
  EXPECT_EQ(report.missing, 1);
}

TEST_F(ScannerTest, ASilentNameServerIsNotTakenForClean) {
  dns.Set("slow.example", DnsServer::Manner::kServerFailure);
  const Message mail = MailWith({site.Url("slow.example", "/")});
  EXPECT_EQ(Scan(mail).verdict.action, Action::kDefer);
  EXPECT_TRUE(store.findings().empty());
}

TEST_F(ScannerTest, AGreyScoreIsDeferredOnceAndThenTagged) {
  policy.points["LISTED_DENY"] = 6;
  const Message mail = MailWith({site.Url("evil.example", "/")});
  EXPECT_EQ(Scan(mail).deferrals, 1);
  EXPECT_EQ(Scan(mail, Seconds{120}).verdict.action, Action::kTag);
  EXPECT_EQ(Scan(mail, Seconds{240}).verdict.action, Action::kTag);
}

TEST_F(ScannerTest, GivesRulesTheHeadersTheyAskForAndTheWholeChain) {
  const auto with_value = [](RuleField field, const char* header, const char* pattern) {
    return Condition{Condition::Kind::kTest, {}, {field, header, pattern}};
  };
  Rule rule{"HELLO", "", 0, Action::kReject, {}};
  rule.when = {Condition::Kind::kAll,
               {with_value(RuleField::kHeader, "Subject", "^hello$"),
                with_value(RuleField::kChain, "", "://good[.]example")},
               {}};
  policy.rules = RuleSet::Compile({rule}).value();
  Message mail = MailWith({site.Url("go.example", "/x"), site.Url("good.example", "/y")});
  const ScanReport report = Scan(mail);
  EXPECT_EQ(report.verdict.action, Action::kReject);
  EXPECT_EQ(report.verdict.rule, "HELLO");
  EXPECT_EQ(report.verdict.signals.at(0).url, site.Url("good.example", "/y"));
  mail.content.insert(0, "X-");
  mail.content.replace(mail.content.find("hello"), 5, "other");
  EXPECT_EQ(Scan(mail).verdict.action, Action::kAccept);
}

TEST_F(ScannerTest, ObserveWritesNoDeferral) {
  policy.wait = Milliseconds(0);
  policy.observe = true;
  const Message mail = MailWith({site.Url("slow.example", "/held")});
  EXPECT_EQ(Scan(mail).verdict.action, Action::kDefer);
  EXPECT_EQ(Scan(mail, Seconds{120}).deferrals, 0);
}

TEST_F(ScannerTest, JudgesAStoredFindingByTodaysLists) {
  const Message mail = MailWith({site.Url("good.example", "/")});
  EXPECT_EQ(Scan(mail).verdict.action, Action::kAccept);
  Deny("good.example");
  EXPECT_EQ(Scan(mail).verdict.action, Action::kReject);
  EXPECT_EQ(site.requests().size(), 1U);
}

TEST_F(ScannerTest, HoldsNoLureAgainstLinksThatARuleOrAnOverrideExcuses) {
  Message mail = MailWith({});
  mail.content.insert(0, "Content-Type: text/html\r\n");
  mail.content += "<a href=https://my-paypal.test/login>Sign in</a>";
  const auto lures = [&mail, this] {
    const MessageReader reader(suffixes, attachments);
    const Reading reading = reader.Read(mail, policy, std::chrono::steady_clock::now(), [] {});
    return reader.LuresBy(PoliciesFor(policy, mail), mail, reading).at(0).size();
  };
  EXPECT_GT(lures(), 1U);
  auto trace = std::make_shared<TracePolicy>();
  trace->local = {std::get<0>(LocalList::Parse("my-paypal.test", ListKind::kAllow, "allow:x"))};
  auto changed = std::make_shared<Policy>();
  changed->trace = trace;
  PolicyOverride one{"x", {{"b@rcpt.example"}, {}, {}, {}, {}}, {}, changed};
  one.set.allow = {"my-paypal.test"};
  policy.overrides = {one};
  EXPECT_EQ(lures(), 0U);
  policy.overrides.clear();
  Rule rule{"FINE", "", 0, Action::kAccept, {}};
  rule.when = {Condition::Kind::kTest, {}, {RuleField::kHost, "", "paypal"}};
  policy.rules = RuleSet::Compile({rule}).value();
  EXPECT_EQ(lures(), 0U);
}

Message MailWithPdf() {
  Message message;
  message.content = "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.7\r\n";
  message.full_size = message.content.size();
  return message;
}

TEST_F(ScannerTest, FollowsWhatStandsInAttachments) {
  attachments.pieces["a.pdf"] = {
      {PieceKind::kUrl, PlaceKind::kClick, "a.pdf", "pdf", "URI", site.Url("evil.example", "/")}};
  const SteadyTime before = std::chrono::steady_clock::now();
  EXPECT_EQ(Scan(MailWithPdf()).verdict.action, Action::kReject);
  ASSERT_EQ(attachments.asked.size(), 1U);
  EXPECT_LE(before + policy.attachments.time, attachments.asked[0].deadline);
  EXPECT_GE(std::chrono::steady_clock::now() + policy.attachments.time,
            attachments.asked[0].deadline);
}

TEST_F(ScannerTest, WeighsAttachmentsThatCannotBeReadOrAreLocked) {
  attachments.pieces["a.pdf"] = {
      {PieceKind::kUnreadable, PlaceKind::kClick, "a.pdf", "", "", "broken"},
      {PieceKind::kEncrypted, PlaceKind::kClick, "a.pdf", "", "", ""}};
  const Verdict verdict = Scan(MailWithPdf()).verdict;
  EXPECT_EQ(verdict.action, Action::kAccept);
  ASSERT_EQ(verdict.signals.size(), 2U);
  for (const Signal& signal : verdict.signals)
    EXPECT_TRUE(signal.evidence.starts_with("1/a.pdf: ")) << signal.evidence;
}

TEST_F(ScannerTest, AnAttachmentNobodyCouldLookAtIsOurOwnTrouble) {
  attachments.trouble = "no parser was free in time";
  EXPECT_EQ(Scan(MailWithPdf()).trouble, Trouble::kNoParser);
  attachments.pieces["a.pdf"] = {
      {PieceKind::kUrl, PlaceKind::kClick, "a.pdf", "pdf", "URI", site.Url("evil.example", "/")}};
  const ScanReport bad = Scan(MailWithPdf());
  EXPECT_EQ(bad.verdict.action, Action::kReject);  // bad is bad, whatever else stands in it
  EXPECT_FALSE(bad.trouble);
  const std::size_t asked = attachments.asked.size();
  policy.attachments.total_time = Milliseconds(0);
  EXPECT_FALSE(Scan(MailWithPdf()).trouble) << "the message used up its time: a fact about it";
  EXPECT_EQ(attachments.asked.size(), asked);
}

constexpr Seconds kDay{24 * 3600};

// Mail of proven senders, so long ago that the store may speak.
void Meet(Store& store, const std::vector<std::string>& names, Seconds ago) {
  for (int sender = 0; sender < 20; ++sender)
    store.CountNames({names, std::to_string(sender), 1}, std::chrono::system_clock::now() - ago);
}

// The signal the store's memory raised.
std::string WordOn(const ScanReport& report) {
  for (const Signal& signal : report.verdict.signals) {
    if (signal.name.ends_with("_HOST")) return signal.name;
  }
  return "";
}

TEST_F(ScannerTest, SaysHowWellEarlierMailKnowsALink) {
  const Message mail = MailWith({site.Url("good.example", "/")});
  EXPECT_EQ(WordOn(Scan(mail)), "") << "the store knows nobody";
  Meet(store, {"old.example"}, 100 * kDay);
  EXPECT_EQ(WordOn(Scan(mail)), "NEW_HOST");
  const Message stranger = MailWith({site.Url("go.example", "/")});
  EXPECT_EQ(WordOn(Scan(stranger)), "UNSEEN_HOST");
  EXPECT_EQ(WordOn(Scan(stranger, kDay)), "");
  Meet(store, {"slow.example"}, 100 * kDay);
  EXPECT_EQ(WordOn(Scan(MailWith({site.Url("slow.example", "/")}))), "ESTABLISHED_HOST");
  store.FailWith(Error{"disk full"});
  EXPECT_EQ(WordOn(Scan(mail)), "");
}

TEST_F(ScannerTest, LearnsFromEachMessageOnceAndItsSenderOnlyIfProven) {
  policy.wait = Milliseconds(0);
  policy.authserv_id = "mx.example";
  Message mail = MailWith({site.Url("slow.example", "/held")});
  const auto met = [&] {
    const auto records = store.FindNames({"slow.example"}).value().records;
    const auto found = records.find("slow.example");
    return found == records.end() ? NameRecord{} : found->second;
  };
  EXPECT_EQ(Scan(mail).verdict.action, Action::kDefer);
  EXPECT_EQ(met().days, 0) << "it comes back";
  open = true;
  policy.wait = Milliseconds(5000);
  EXPECT_EQ(Scan(mail, Seconds{120}).verdict.action, Action::kAccept);
  EXPECT_EQ(met().days, 1);
  EXPECT_EQ(met().messages, 0) << "anybody can write a From";
  mail.content.insert(0, "Authentication-Results: mx.example; dmarc=pass\r\n");
  Scan(mail);
  EXPECT_EQ(met().messages, 1);
  EXPECT_EQ(met().senders, std::vector<std::string>{SenderKey("sender.example", store.SiteKey())});
  EXPECT_EQ(met().recipients, 1);
}

// A list of others that has evil.example.
class Feed final : public LocalSource {
 public:
  std::vector<Standing> Look(const Subject& subject) const override {
    if (subject.host != "evil.example") return {};
    Standing standing;
    standing.subject = subject.host;
    standing.result = Standing::Result::kListed;
    standing.signal = "FEED";
    standing.points = 5;
    return {standing};
  }
};

TEST_F(ScannerTest, RemembersHostsOnTheWayThatListsCondemned) {
  auto listed = std::make_shared<TracePolicy>();
  listed->local = {std::make_shared<Feed>()};
  policy.trace = listed;
  policy.defer.grey = false;
  Meet(store, {"go.example"}, 100 * kDay);
  Scan(MailWith({site.Url("go.example", "/to-evil")}));
  const auto known = store.FindNames({"go.example", "evil.example"}).value().records;
  EXPECT_EQ(known.at("evil.example").bad_days, 1);
  EXPECT_EQ(known.at("go.example").bad_days, 0);
  policy.trace = std::make_shared<TracePolicy>();
  const ScanReport later = Scan(MailWith({site.Url("good.example", "/to-evil")}));
  EXPECT_EQ(WordOn(later), "CONDEMNED_HOST");
}

TEST_F(ScannerTest, LooksAtStrangersFirst) {
  policy.max_fetches = 1;
  Meet(store, {"good.example"}, 2 * kDay);
  const ScanReport report =
      Scan(MailWith({site.Url("good.example", "/"), site.Url("go.example", "/")}));
  EXPECT_EQ(report.extraction.links.at(0).plan, Plan::kHostOnly);
  EXPECT_EQ(report.extraction.links.at(1).plan, Plan::kFetch);
}

}  // namespace
}  // namespace linkmilter
