#include "scanner/judge/signals.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/judge/evidence_facts.h"
#include "scanner/judge/landing_facts.h"
#include "scanner/links/smuggling.h"
#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

struct Raised {
  const char* signal;
  Link link;
  Finding finding;
};

Finding WithStanding(Standing::Result result, const std::string& code) {
  Finding finding = FindingOf({"http://a.example/"}, Ending::kLanded);
  Standing standing;
  standing.source = "dbl";
  standing.subject = "a.example";
  standing.result = result;
  standing.code = code;
  standing.signal = result == Standing::Result::kListed ? "DBL_PHISH" : "";
  standing.points = result == Standing::Result::kListed ? 8 : 0;
  finding.standings = {standing};
  return finding;
}

Finding WithPassword(const std::string& url) {
  Finding finding = FindingOf({url}, Ending::kLanded);
  finding.landing.password_field = true;
  return finding;
}

Finding WithLanding(void (*show)(Landing&)) {
  Finding finding = FindingOf({"https://a.example/"}, Ending::kLanded);
  show(finding.landing);
  return finding;
}

Finding WithFact(const char* signal) {
  Finding finding = FindingOf({"https://a.example/"}, Ending::kLanded);
  Standing fact;
  fact.result = Standing::Result::kListed;
  fact.signal = signal;
  fact.conclusive = false;
  finding.standings = {fact};
  return finding;
}

// Made now, by a certificate that is so old.
Finding WithCertificate(Seconds age) {
  Finding finding = FindingOf({"https://a.example/"}, Ending::kLanded);
  finding.made = WallTime(Seconds(1'700'000'000));
  finding.chain.hops.back().certificate.emplace();
  finding.chain.hops.back().certificate->not_before = finding.made - age;
  return finding;
}

std::vector<Raised> ByLanding() {
  const Link link = LinkTo("https://a.example/");
  Finding missing = FindingOf({"https://a.example/"}, Ending::kLanded);
  missing.chain.hops.back().base_domain_missing = true;
  Finding bounced = FindingOf({"https://a.example/", "https://google.com/"}, Ending::kLanded);
  bounced.bounced_to = "google.com";
  Finding checked = WithCertificate(kYoungCertificate);
  checked.landing.challenge = "turnstile";
  return {
      {"CARD_FIELD", link, WithLanding([](Landing& l) { l.card_field = true; })},
      {"CODE_FIELD", link, WithLanding([](Landing& l) { l.code_field = true; })},
      {"FORM_POSTS_ELSEWHERE", link, WithLanding([](Landing& l) {
         l.forms = {{"b.example", "", true, true}};
       })},
      {"FORM_POSTS_ELSEWHERE", link, WithLanding([](Landing& l) {
         l.forms = {{"x.example", "Telegram"}};
       })},
      {"BRAND_ELSEWHERE", link, WithLanding([](Landing& l) {
         l.password_field = true;
         l.brands = {"paypal"};
       })},
      {"CHALLENGE_YOUNG_HOST", link, checked},
      {"LOGIN_ON_TENANT", link, WithPassword("https://x.github.io/")},
      {"PREFILLED_LOGIN", link,
       WithLanding([](Landing& l) { l.password_field = l.prefilled_address = true; })},
      {"HIDDEN_TITLE", link, WithLanding([](Landing& l) { l.title = "Pay\u200BPal"; })},
      {"CHALLENGE_PAGE", link, WithLanding([](Landing& l) { l.challenge = "turnstile"; })},
      {"PARKED", link, WithLanding([](Landing& l) { l.parked = "nginx"; })},
      {"EMPTY_PAGE", link, WithLanding([](Landing& l) { l.empty = true; })},
      {"EXECUTABLE_DOWNLOAD", link, WithLanding([](Landing& l) {
         l.file = {"a", "exe", true};
       })},
      {"SMUGGLED_FILE", link, WithLanding([](Landing& l) { l.file.kind = kSmuggledKind; })},
      {"DOUBLE_EXTENSION", link, WithLanding([](Landing& l) {
         l.file = {"a.pdf.exe", "", false, true};
       })},
      {"YOUNG_CERTIFICATE", link, WithCertificate(kYoungCertificate)},
      {"BENIGN_BOUNCE", link, bounced},
      {"BASE_DOMAIN_MISSING", link, missing},
      {"WILDCARD_DNS", link, WithFact("WILDCARD_DNS")},
      {"PARKING_NAME_SERVERS", link, WithFact("PARKING_NAME_SERVERS")},
  };
}

Finding LookedAtTwice(int second_status, Ending ending) {
  Finding finding = FindingOf({"http://a.example/", "http://a.example/"}, ending);
  finding.chain.hops[0].status = 403;
  finding.chain.hops[1].status = second_status;
  finding.chain.hops[1].led_by = LedBy::kSecondLook;
  return finding;
}

Link Showing(const std::string& text) {
  Link link = LinkTo("http://a.example/");
  link.texts = {text};
  return link;
}

// Its second hop was not requested.
Finding StoppedAt(const std::string& detail) {
  Finding finding =
      FindingOf({"http://a.example/", "http://b.example/unsubscribe"}, Ending::kNotFetched);
  finding.chain.detail = detail;
  return finding;
}

std::vector<Raised> ByEnding() {
  const std::pair<const char*, Ending> endings[] = {
      {"DOWNLOAD", Ending::kDownload},
      {"REFUSED_ADDRESS", Ending::kRefusedAddress},
      {"UNRESOLVABLE", Ending::kUnresolvable},
      {"UNREACHABLE", Ending::kUnreachable},
      {"TLS_FAILED", Ending::kTlsFailed},
      {"TIMED_OUT", Ending::kTimedOut},
      {"LOOP", Ending::kLoop},
      {"TOO_MANY_HOPS", Ending::kTooManyHops},
      {"TOO_BIG", Ending::kTooBig},
      {"BLOCKED", Ending::kBlocked},
      {"SCRIPT_OPAQUE", Ending::kScriptOpaque},
      {"OVERLOADED", Ending::kOverloaded},
  };
  std::vector<Raised> rows;
  for (const auto& [signal, ending] : endings)
    rows.push_back({signal, LinkTo("http://a.example/"), FindingOf({"http://a.example/"}, ending)});
  return rows;
}

std::vector<Raised> ByOddity() {
  const std::pair<const char*, Oddity> oddities[] = {
      {"USERINFO", Oddity::kUserinfo},
      {"NUMERIC_HOST", Oddity::kNumericHost},
      {"ADDRESS_HOST", Oddity::kAddressHost},
      {"ENCODED_HOST", Oddity::kEncodedHost},
      {"MAPPED_CHARACTERS", Oddity::kMappedCharacters},
      {"MIXED_SCRIPT", Oddity::kMixedScript},
      {"SLASH_LOOKALIKE", Oddity::kSlashLookalike},
      {"BACKSLASH", Oddity::kBackslash},
      {"ODD_SLASHES", Oddity::kOddSlashes},
      {"ODD_PORT", Oddity::kOddPort},
      {"OVERLONG_URL", Oddity::kOverlong},
      {"WRAPPER_CHAIN", Oddity::kWrapperChain},
  };
  std::vector<Raised> rows;
  for (const auto& [signal, oddity] : oddities)
    rows.push_back({signal, LinkTo("http://a.example/", {oddity}), Finding()});
  return rows;
}

std::vector<Raised> ByChain() {
  const auto led = [](const std::vector<std::string>& hops) {
    Finding finding = FindingOf(hops, Ending::kLanded);
    for (Hop& hop : finding.chain.hops)
      hop.led_by = LedBy::kHttp302;
    return finding;
  };
  const Link link = LinkTo("https://a.example/");
  return {
      {"DOWNGRADE", link, led({"https://a.example/", "http://b.test/"})},
      {"SHORTENER_CHAIN", link, led({"https://bit.ly/x", "https://is.gd/y"})},
      {"CROSSING_CHAIN", link,
       led({"https://a.test/", "https://b.test/", "https://c.test/", "https://d.test/"})},
  };
}

// Every signal of the catalogue with facts that raise it.
std::vector<Raised> AllRaised() {
  std::vector<Raised> rows = ByEnding();
  for (auto& row : ByOddity())
    rows.push_back(std::move(row));
  for (auto& row : ByLanding())
    rows.push_back(std::move(row));
  rows.push_back({"LISTED_DENY", LinkTo("http://www.denied.example/"), Finding()});
  rows.push_back({"ALLOWED", LinkTo("http://www.allowed.example/"), Finding()});
  rows.push_back({"LIST_REFUSED", LinkTo("http://a.example/"),
                  WithStanding(Standing::Result::kRefused, "127.255.255.254")});
  for (const char* signal :
       {"UNSAFE_PHISHING", "UNSAFE_PHISHING_LIKELY", "UNSAFE_MALWARE", "UNSAFE_SOFTWARE",
        "DOMAIN_DAYS_OLD", "DOMAIN_WEEKS_OLD", "DOMAIN_MONTHS_OLD"}) {
    Finding unsafe = WithStanding(Standing::Result::kListed, "THREAT");
    unsafe.standings.front().signal = signal;
    rows.push_back({signal, LinkTo("http://a.example/"), unsafe});
  }
  rows.push_back(
      {"PASSWORD_FIELD", LinkTo("http://a.example/"), WithPassword("https://a.example/")});
  rows.push_back(
      {"PASSWORD_IN_CLEAR", LinkTo("http://a.example/"), WithPassword("http://a.example/")});
  rows.push_back({"ACTING_HOP", LinkTo("http://a.example/"), StoppedAt("opt-out: \"unsub\"")});
  Link code = LinkTo("http://a.example/");
  code.places = {{PlaceKind::kClick, "2/a.png", "qr", ""}};
  rows.push_back({"QR_CODE_LINK", code, Finding()});
  rows.push_back({"CLOAKED", LinkTo("http://a.example/"), LookedAtTwice(200, Ending::kLanded)});
  rows.push_back({"TEXT_MISMATCH", Showing("https://bank.example.com/login"), Finding()});
  Link imitation = LinkTo("http://examp1e.test/");
  imitation.texts = {"www.example.test"};
  rows.push_back({"TEXT_LOOKALIKE", imitation, Finding()});
  for (auto& row : ByChain())
    rows.push_back(std::move(row));
  return rows;
}

TEST(Catalogue, HasAFactForEverySignalAndASignalForEveryFact) {
  const Policy policy = PolicyWith("allowed.example", "denied.example");
  std::set<std::string> raised;
  for (const Raised& row : AllRaised()) {
    SCOPED_TRACE(row.signal);
    raised.insert(row.signal);
    const SignalInfo* info = FindSignal(row.signal);
    ASSERT_NE(info, nullptr);
    const Verdict verdict = Judge({{&row.link, &row.finding, false}}, policy);
    const auto names = NamesOf(verdict);
    const auto found = std::find(names.begin(), names.end(), row.signal);
    ASSERT_NE(found, names.end());
    const Signal& signal = verdict.signals.at(static_cast<std::size_t>(found - names.begin()));
    EXPECT_EQ(signal.points, info->points);
    EXPECT_EQ(signal.url, row.link.url);
    EXPECT_FALSE(signal.evidence.empty());
  }
  const MessageFacts facts{"3 parts beyond 10000", 5, "2/a.pdf: broken", "3/b.zip: locked", "", {}};
  for (const Signal& signal : Judge({}, policy, facts).signals)
    raised.insert(signal.name);
  Extraction beside;
  beside.evidence = {{EvidenceKind::kUncPath, "\\\\evil.com\\x", "1"},
                     {EvidenceKind::kScheme, "search-ms:query=x", "1"}};
  for (const Signal& signal : EvidenceSignals(beside, {}, policy, SuffixList()))
    raised.insert(signal.name);
  for (const char* host : {"ten.example", "fifty.example", "million.example"}) {
    const Link link = LinkTo("http://" + std::string(host) + "/");
    const Finding finding = FindingOf({link.url}, Ending::kLanded);
    raised.insert(Judge({{&link, &finding, false}}, PolicyWithRanking()).signals.at(0).name);
  }
  for (const Familiarity familiarity : {Familiarity::kCondemned, Familiarity::kUnseen,
                                        Familiarity::kNew, Familiarity::kEstablished}) {
    const Link link = LinkTo("http://a.example/");
    const Finding finding = FindingOf({link.url}, Ending::kLanded);
    MessageFacts names;
    names.familiar = {{link.host, familiarity}, {link.domain, familiarity}};
    raised.insert(Judge({{&link, &finding, false}}, policy, names).signals.at(0).name);
  }
  EXPECT_EQ(raised.size() + LureNames().size(), SignalCatalogue().size());
}

TEST(Link, IsNotCloakedThatRefusesABrowserToo) {
  for (const int status : {0, 200, 403}) {
    SCOPED_TRACE(status);
    const Finding finding = LookedAtTwice(status, Ending::kBlocked);
    const Link link = LinkTo("http://a.example/");
    EXPECT_EQ(NamesOf(Judge({{&link, &finding, false}}, Policy{})),
              std::vector<std::string>{"BLOCKED"});
  }
}

TEST(Message, BuiltToBeUnreadableIsTagged) {
  EXPECT_EQ(Judge({}, Policy{}, {.unread = "nesting beyond 100"}).action, Action::kTag);
  EXPECT_EQ(Judge({}, Policy{}, {.unfollowed = 5}).action, Action::kAccept);
}

TEST(Catalogue, NamesEachSignalOnceAndSaysWhatItMeans) {
  std::set<std::string_view> names;
  for (const SignalInfo& info : SignalCatalogue()) {
    SCOPED_TRACE(info.name);
    EXPECT_TRUE(names.insert(info.name).second);
    EXPECT_FALSE(info.meaning.empty());
  }
  EXPECT_EQ(FindSignal("NO_SUCH_SIGNAL"), nullptr);
}

TEST(Catalogue, LetsNoSpellingAloneReachATag) {
  for (const Raised& row : ByOddity()) {
    SCOPED_TRACE(row.signal);
    EXPECT_LT(FindSignal(row.signal)->points, Thresholds().tag);
  }
}

TEST(Signals, AreNotRaisedByWhatHonestPagesShow) {
  const Link link = LinkTo("https://a.example/");
  Finding blocked = WithLanding([](Landing& l) { l.empty = true; });
  blocked.chain.ending = Ending::kTimedOut;
  const std::pair<const char*, Finding> rows[] = {
      {"an article on a brand", WithLanding([](Landing& l) { l.brands = {"paypal"}; })},
      {"its own form", WithLanding([](Landing& l) {
         l.forms = {{"a.example", ""}};
       })},
      {"an encrypted zip", WithLanding([](Landing& l) {
         l.file = {"a.zip", "zip", false, false, true};
       })},
      {"an old certificate", WithCertificate(kYoungCertificate + Seconds(1))},
      {"calls and frames", WithLanding([](Landing& l) {
         l.noindex = true;
         l.frames = {"b.example"};
         l.calls = {{"http://b.example/", "Go"}};
       })},
  };
  for (const auto& [what, finding] : rows) {
    SCOPED_TRACE(what);
    EXPECT_TRUE(Judge({{&link, &finding, false}}, Policy{}).signals.empty());
  }
  EXPECT_EQ(NamesOf(Judge({{&link, &blocked, false}}, Policy{})),
            std::vector<std::string>{"TIMED_OUT"});
}

TEST(Signals, StandClocksAtTheEndsOfTime) {
  Finding finding = WithCertificate(Seconds{0});
  finding.made = WallTime::max();
  finding.chain.hops.back().certificate->not_before = WallTime::min();
  EXPECT_GT(*CertificateAge(finding), kYoungCertificate);
}

TEST(Signals, ComeFromDnsListsByTheirCodeTables) {
  const Link link = LinkTo("http://a.example/");
  Finding finding = WithStanding(Standing::Result::kListed, "127.0.1.4");
  Policy policy;
  Verdict verdict = Judge({{&link, &finding, false}}, policy);
  ASSERT_EQ(NamesOf(verdict), std::vector<std::string>{"DBL_PHISH"});
  EXPECT_EQ(verdict.score, 8);
  EXPECT_EQ(verdict.signals[0].evidence, "a.example is 127.0.1.4 on dbl");
  policy.points["DBL_PHISH"] = 1.5;
  EXPECT_EQ(Judge({{&link, &finding, false}}, policy).score, 1.5);
  finding.standings[0].result = Standing::Result::kUnknown;
  EXPECT_TRUE(Judge({{&link, &finding, false}}, policy).signals.empty());
}

// A standing of a host on the way.
Standing Listed(const std::string& host, Standing::Class kind) {
  Standing standing;
  standing.source = "dbl";
  standing.subject = standing.host = host;
  standing.result = Standing::Result::kListed;
  standing.signal = "L_" + host.substr(0, 1) + '_' + std::string(Name(kind));
  standing.kind = kind;
  standing.points = 1;
  return standing;
}

TEST(Signals, ExcuseATrackerForAllButGraveListingsWhereItLedOn) {
  using Class = Standing::Class;
  const Link link = LinkTo("http://a.example/");
  const struct {
    const char* what;
    std::vector<std::string> hops;
    Ending ending;
    std::vector<Standing> standings;
    std::vector<std::string> names;
  } cases[] = {
      {"a redirector led on",
       {"http://a.example/", "http://b.example/"},
       Ending::kLanded,
       {Listed("a.example", Class::kRedirector), Listed("a.example", Class::kSpam)},
       {}},
      {"a redirector is all we saw",
       {"http://a.example/"},
       Ending::kBlocked,
       {Listed("a.example", Class::kRedirector)},
       {"BLOCKED", "L_a_redirector"}},
      {"a redirector led on to what was not fetched",
       {"http://a.example/", "http://b.example/"},
       Ending::kNotFetched,
       {Listed("a.example", Class::kRedirector)},
       {"L_a_redirector"}},
      {"a redirector that is also called worse",
       {"http://a.example/", "http://b.example/"},
       Ending::kLanded,
       {Listed("a.example", Class::kRedirector), Listed("a.example", Class::kC2)},
       {"L_a_c2"}},
      {"no tracker, but spam that leads on",
       {"http://a.example/", "http://b.example/"},
       Ending::kLanded,
       {Listed("a.example", Class::kSpam)},
       {"L_a_spam"}},
      {"where a tracker leads",
       {"http://a.example/", "http://b.example/"},
       Ending::kLanded,
       {Listed("a.example", Class::kGrey), Listed("b.example", Class::kGrey)},
       {"L_b_grey"}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.what);
    Finding finding = FindingOf(row.hops, row.ending);
    finding.standings = row.standings;
    std::vector<std::string> names = NamesOf(Judge({{&link, &finding, false}}, Policy{}));
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, row.names);
  }
}

}  // namespace
}  // namespace linkmilter
