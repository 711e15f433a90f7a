#include "scanner/judge/signals.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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
  };
  std::vector<Raised> rows;
  for (const auto& [signal, oddity] : oddities)
    rows.push_back({signal, LinkTo("http://a.example/", {oddity}), Finding()});
  return rows;
}

// Every signal of the catalogue with facts that raise it.
std::vector<Raised> AllRaised() {
  std::vector<Raised> rows = ByEnding();
  for (auto& row : ByOddity())
    rows.push_back(std::move(row));
  rows.push_back({"LISTED_DENY", LinkTo("http://www.denied.example/"), Finding()});
  rows.push_back({"ALLOWED", LinkTo("http://www.allowed.example/"), Finding()});
  rows.push_back({"LIST_REFUSED", LinkTo("http://a.example/"),
                  WithStanding(Standing::Result::kRefused, "127.255.255.254")});
  rows.push_back(
      {"PASSWORD_FIELD", LinkTo("http://a.example/"), WithPassword("https://a.example/")});
  rows.push_back(
      {"PASSWORD_IN_CLEAR", LinkTo("http://a.example/"), WithPassword("http://a.example/")});
  rows.push_back({"CLOAKED", LinkTo("http://a.example/"), LookedAtTwice(200, Ending::kLanded)});
  rows.push_back({"TEXT_MISMATCH", Showing("https://bank.example.com/login"), Finding()});
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
  for (const Signal& signal : Judge({}, policy, {"3 parts beyond 10000", 5}).signals)
    raised.insert(signal.name);
  EXPECT_EQ(raised.size(), SignalCatalogue().size());
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
  EXPECT_EQ(Judge({}, Policy{}, {"nesting beyond 100", 0}).action, Action::kTag);
  EXPECT_EQ(Judge({}, Policy{}, {"", 5}).action, Action::kAccept);
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

TEST(TextMismatch, FiresOnlyWhereAnAddressOfAnotherSiteIsShown) {
  const struct {
    const char* text;
    bool mismatch;
  } cases[] = {
      {"https://bank.test/login", true},
      {"WWW.Bank.Test", true},
      {"http://a.example.bank.test/", true},
      {"https://a.example/other", false},
      {"www.other.a.example", false},
      {"https://example/", true},
      {"click https://bank.test/", false},
      {"bank.test", false},
      {"report.zip", false},
      {"www.help@bank.test", false},
      {"https://bank.test/very/lo...", false},
      {"https://bank.test/very/lo\u2026", false},
      {"https://[broken", false},
      {"", false},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    Link link = Showing(row.text);
    link.domain = "a.example";
    EXPECT_EQ(!Judge({{&link, nullptr, false}}, Policy()).signals.empty(), row.mismatch);
  }
}

TEST(TextMismatch, ForgivesATrackerThatLeadsWhereItSays) {
  const Link link = Showing("https://www.shop.test/offer");
  const Finding there =
      FindingOf({"http://a.example/", "https://shop.test/offer"}, Ending::kLanded);
  EXPECT_TRUE(Judge({{&link, &there, false}}, Policy()).signals.empty());
  const Finding elsewhere = FindingOf({"http://a.example/", "https://evil.test/"}, Ending::kLanded);
  EXPECT_EQ(NamesOf(Judge({{&link, &elsewhere, false}}, Policy())),
            std::vector<std::string>{"TEXT_MISMATCH"});
}

}  // namespace
}  // namespace linkmilter
