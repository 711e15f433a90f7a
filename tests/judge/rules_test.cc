#include "scanner/judge/rules.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "tests/judge/facts.h"

namespace linkmilter {
namespace {

Condition That(RuleField field, const std::string& value, const std::string& header = "") {
  return {Condition::Kind::kTest, {}, {field, header, value}};
}
Condition Url(const std::string& pattern) {
  return That(RuleField::kUrl, pattern);
}
Condition Host(const std::string& pattern) {
  return That(RuleField::kHost, pattern);
}
Condition Subject(const std::string& pattern) {
  return That(RuleField::kHeader, pattern, "Subject");
}
Condition All(std::vector<Condition> parts) {
  return {Condition::Kind::kAll, std::move(parts), {}};
}
Condition Any(std::vector<Condition> parts) {
  return {Condition::Kind::kAny, std::move(parts), {}};
}
Condition Not(Condition part) {
  return {Condition::Kind::kNot, {std::move(part)}, {}};
}

Rule RuleOf(Condition when, std::optional<Action> action = {}, double points = 3) {
  return {"RULE", "", action ? 0 : points, action, std::move(when)};
}

std::shared_ptr<const RuleSet> Compile(std::vector<Rule> rules) {
  auto set = RuleSet::Compile(std::move(rules));
  EXPECT_TRUE(set.ok()) << (set.ok() ? "" : set.error().message);
  return set.ok() ? std::move(set).value() : nullptr;
}

const std::vector<MailHeader> kHeaders = {{"subject", "Your INVOICE 7 is due"},
                                          {"subject", "a second one"}};

// The links of a message with its findings, judged by rules.
struct Mail {
  std::vector<Link> links;
  std::vector<Finding> findings = {};
  std::vector<MailHeader> headers = kHeaders;
  bool missing = false;  // of all links

  Verdict JudgedBy(const std::vector<Rule>& rules, Policy policy = {}) const {
    const auto set = Compile(rules);
    const RuleReading reading(*set, links, headers);
    std::vector<JudgedLink> judged;
    for (std::size_t i = 0; i < links.size(); ++i)
      judged.push_back({&links[i], i < findings.size() ? &findings[i] : nullptr, missing});
    MessageFacts facts;
    facts.rules = &reading;
    return Judge(judged, policy, facts);
  }
};

Mail TwoLinks() {
  Mail mail;
  mail.links = {LinkTo("http://good.example/login"), LinkTo("https://files.example/Invoice.html")};
  mail.links[1].texts = {"Open the document"};
  mail.links[1].places.resize(1);
  mail.links[1].places[0].kind = PlaceKind::kClick;
  mail.links[1].plan = Plan::kHostOnly;
  mail.findings = {FindingOf({"http://good.example/login"}, Ending::kLanded),
                   FindingOf({"https://files.example/", "http://end.example/x"}, Ending::kLanded)};
  return mail;
}

TEST(Rules, RefuseWhatDoesNotCompile) {
  for (const std::string& pattern :
       {std::string("("), std::string("[z-a]"), std::string("a**"), std::string(R"(\1)"),
        std::string("(?=x)"), std::string(""), std::string("((a{100}){100}){100}"),
        std::string(kMaxPatternBytes + 1, 'a')}) {
    SCOPED_TRACE(pattern.substr(0, 40));
    const Status status = CheckPattern(pattern);
    EXPECT_FALSE(status.ok());
    if (!status.ok()) {
      EXPECT_FALSE(status.error().message.empty());
    }
  }
  EXPECT_TRUE(CheckPattern(R"(^login\.[a-z]+\.example$)").ok());
}

TEST(Rules, RefuseMoreThanTheirLimits) {
  EXPECT_FALSE(RuleSet::Compile(std::vector<Rule>(kMaxRules + 1, RuleOf(Url("x")))).ok());
  std::vector<Condition> many;
  for (std::size_t i = 0; i <= kMaxRuleTests; ++i)
    many.push_back(Url("x" + std::to_string(i)));
  EXPECT_FALSE(RuleSet::Compile({RuleOf(Any(many))}).ok());
  many.clear();
  for (std::size_t i = 0; i <= kMaxRuleHeaders; ++i)
    many.push_back(That(RuleField::kHeader, "x", "X-" + std::to_string(i)));
  EXPECT_FALSE(RuleSet::Compile({RuleOf(Any(many))}).ok());
}

TEST(Rules, FireOnOneLinkOrOnTheMessage) {
  const struct {
    Condition when;
    bool fires;
    std::string evidence = "";
    std::string url = "";
  } cases[] = {
      {Url("invoice"), true, "url https://files.example/Invoice.html",
       "https://files.example/Invoice.html"},
      {Host("^good[.]"), true, "host good.example", "http://good.example/login"},
      {Host("^example"), false},
      {That(RuleField::kText, "the DOC"), true, "text \"the doc\"",
       "https://files.example/Invoice.html"},
      {That(RuleField::kChain, "^http://end"), true, "hop http://end.example/x",
       "https://files.example/Invoice.html"},
      {That(RuleField::kPlace, "click"), true, "place click", "https://files.example/Invoice.html"},
      {That(RuleField::kPlan, "host-only"), true, "plan host-only",
       "https://files.example/Invoice.html"},
      {That(RuleField::kPlan, "never"), false},
      {Subject("invoice [0-9]"), true, "header Subject \"INVOICE 7\""},
      {That(RuleField::kHeader, "x", "Absent"), false},
      // one and the same link
      {All({Url("login"), Host("files")}), false},
      {All({Url("html$"), Host("files")}), true,
       "url https://files.example/Invoice.html, host files.example",
       "https://files.example/Invoice.html"},
      {All({Url("login"), Subject("due$")}), true,
       "url http://good.example/login, header Subject \"due\"", "http://good.example/login"},
      {All({Url("login"), Subject("absent")}), false},
      {All({Host("files"), Not(Url("login"))}), true, "host files.example",
       "https://files.example/Invoice.html"},
      // "not" of a link needs a link for which it holds
      {Not(Host("example")), false},
      {Not(Host("good")), true, "", "https://files.example/Invoice.html"},
      {Not(Subject("due")), false},
      {Not(Subject("absent")), true},
      {Any({Subject("absent"), Url("login")}), true, "url http://good.example/login",
       "http://good.example/login"},
      {Any({Subject("due"), Url("login")}), true, "header Subject \"due\""},
  };
  int number = 0;
  for (const auto& row : cases) {
    SCOPED_TRACE(number++);
    const Verdict verdict = TwoLinks().JudgedBy({RuleOf(row.when)});
    ASSERT_EQ(verdict.signals.size(), row.fires ? 1U : 0U);
    if (!row.fires) continue;
    EXPECT_EQ(AsciiLower(verdict.signals[0].evidence), AsciiLower(row.evidence));
    EXPECT_EQ(verdict.signals[0].url, row.url);
    EXPECT_EQ(verdict.score, 3);
  }
}

TEST(Rules, SayNothingOfLinksWhereThereIsNone) {
  Mail mail;
  EXPECT_EQ(NamesOf(mail.JudgedBy({RuleOf(Not(Host("x")))})), std::vector<std::string>{});
  EXPECT_EQ(NamesOf(mail.JudgedBy({RuleOf(Any({Host("x"), Subject("due")}))})),
            std::vector<std::string>{"RULE"});
}

TEST(Rules, DecideAtLeastTheirActionTheFirstOfThemCounts) {
  const struct {
    std::vector<std::pair<std::string, std::optional<Action>>> rules;  // by URL
    double score;
    bool missing;
    Action action;
    bool decided;
    std::string by;
  } cases[] = {
      {{{"login", Action::kTag}}, 0, false, Action::kTag, true, "R0"},
      {{{"login", Action::kQuarantine}}, 0, false, Action::kQuarantine, true, "R0"},
      {{{"login", Action::kDefer}}, 0, false, Action::kDefer, true, "R0"},
      {{{"login", Action::kReject}}, 0, false, Action::kReject, true, "R0"},
      {{{"absent", Action::kReject}}, 0, false, Action::kAccept, true, ""},
      {{{"login", Action::kTag}, {"login", Action::kReject}}, 0, false, Action::kTag, true, "R0"},
      {{{"login", {}}, {"login", Action::kReject}}, 0, false, Action::kReject, true, "R1"},
      // the score may be stricter
      {{{"login", Action::kTag}}, 8, false, Action::kReject, true, ""},
      {{{"login", Action::kDefer}}, 4, false, Action::kDefer, true, "R0"},
      // what is missing could still be worse than all but a reject
      {{{"login", Action::kQuarantine}}, 0, true, Action::kDefer, false, "R0"},
      {{{"login", Action::kReject}}, 0, true, Action::kReject, true, "R0"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(&row - cases);
    std::vector<Rule> rules;
    for (const auto& [url, action] : row.rules) {
      rules.push_back(RuleOf(Url(url), action, row.score == 0 ? 0.5 : row.score));
      rules.back().name = "R" + std::to_string(rules.size() - 1);
    }
    rules.push_back(RuleOf(Url("login"), {}, row.score));
    rules.back().name = "SCORE";
    Mail mail = TwoLinks();
    mail.missing = row.missing;
    const Verdict verdict = mail.JudgedBy(rules);
    EXPECT_EQ(verdict.action, row.action);
    EXPECT_EQ(verdict.decided, row.decided);
    EXPECT_EQ(verdict.rule, row.by);
    if (!row.by.empty()) {
      EXPECT_EQ(verdict.signals.at(0).name, row.by);
    }
  }
}

TEST(Rules, SettleADeferralNoMilderThanTheyAsk) {
  Mail mail = TwoLinks();
  EXPECT_EQ(mail.JudgedBy({RuleOf(Url("login"), Action::kDefer)}).settled, Action::kTag);
  mail.missing = true;
  EXPECT_EQ(mail.JudgedBy({RuleOf(Url("login"), Action::kQuarantine)}).settled,
            Action::kQuarantine);
}

TEST(Rules, AcceptAMessageWhateverItsScoreAndWhatIsMissing) {
  Mail mail = TwoLinks();
  mail.missing = true;
  Rule bad = RuleOf(Url("login"), {}, 100);
  bad.name = "BAD";
  const Verdict verdict = mail.JudgedBy({RuleOf(Subject("due"), Action::kAccept), bad});
  EXPECT_EQ(verdict.action, Action::kAccept);
  EXPECT_TRUE(verdict.decided);
  EXPECT_EQ(verdict.rule, "RULE");
  EXPECT_EQ(verdict.score, 100);
}

TEST(Rules, AcceptALinkAndNoOther) {
  Mail mail = TwoLinks();
  mail.links[0].oddities = {Oddity::kUserinfo};
  mail.links[1].oddities = {Oddity::kMixedScript};
  const Rule accept = RuleOf(Host("^good[.]example$"), Action::kAccept);
  EXPECT_EQ(NamesOf(mail.JudgedBy({accept})), (std::vector<std::string>{"MIXED_SCRIPT", "RULE"}));
  const Verdict denied = mail.JudgedBy({accept}, PolicyWith("", "good.example"));
  EXPECT_EQ(denied.action, Action::kReject) << "a denial counts all the same";
  EXPECT_EQ(NamesOf(mail.JudgedBy({RuleOf(Host("example$"), Action::kAccept)})),
            std::vector<std::string>{"RULE"});
}

TEST(Rules, TakeTheOperatorsPoints) {
  Policy policy;
  policy.points["RULE"] = 5;
  EXPECT_EQ(TwoLinks().JudgedBy({RuleOf(Url("login"))}, policy).score, 5);
}

TEST(Rules, SeeBoundedTextOnly) {
  Mail mail;
  mail.links = {LinkTo("http://a.example/" + std::string(kMaxRuleText, 'x') + "needle")};
  mail.links[0].texts = {std::string(kMaxRuleText, 'x') + "needle"};
  mail.headers = {{"subject", std::string(kMaxRuleText, 'x') + "needle"}};
  EXPECT_TRUE(mail.JudgedBy({RuleOf(Any({Url("needle"), That(RuleField::kText, "needle"),
                                         Subject("needle")}))})
                  .signals.empty());
}

TEST(Rules, SayHowManyLinksTheyRead) {
  const auto set = Compile({RuleOf(Url("x"))});
  std::vector<Link> links(kMaxRuleBytes / kMaxRuleText + 10,
                          LinkTo("http://a.example/" + std::string(kMaxRuleText, 'y')));
  EXPECT_LT(RuleReading(*set, links, {}).read(), links.size());
  links.resize(10);
  EXPECT_EQ(RuleReading(*set, links, {}).read(), links.size());
}

TEST(Rules, AreFoundAmongAThousand) {
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < kMaxRules; ++i) {
    rules.push_back(RuleOf(Url("/page-" + std::to_string(i) + "$")));
    rules.back().name = "RULE_" + std::to_string(i);
  }
  Mail mail;
  mail.links = {LinkTo("http://a.example/page-77"), LinkTo("http://a.example/page-999")};
  EXPECT_EQ(NamesOf(mail.JudgedBy(rules)), (std::vector<std::string>{"RULE_77", "RULE_999"}));
}

}  // namespace
}  // namespace linkmilter
