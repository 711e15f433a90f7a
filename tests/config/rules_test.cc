// The two settings that are whole languages: rules and policy.overrides.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "config/config.h"
#include "scanner/judge/overrides.h"

namespace linkmilter {
namespace {

// Every problem on a line of its own; "" if there is none.
std::string Wrong(std::string_view text) {
  const auto result = ParseConfig(text, "t.yaml");
  std::string lines;
  if (const auto* problems = std::get_if<std::vector<Problem>>(&result)) {
    for (const Problem& problem : *problems)
      lines += (lines.empty() ? "" : "\n") + problem.ToString();
  }
  return lines;
}

Config Right(std::string_view text) {
  auto result = ParseConfig(text, "t.yaml");
  EXPECT_EQ(Wrong(text), "");
  return std::holds_alternative<Config>(result) ? std::get<Config>(result) : Config{};
}

void ExpectWrong(const std::vector<std::pair<std::string, std::string>>& table) {
  for (const auto& [text, words] : table) {
    SCOPED_TRACE(text);
    const std::string said = Wrong(text);
    EXPECT_NE(said.find(words), std::string::npos) << said;
  }
}

TEST(RulesSetting, RefusesWhatIsNoRuleAndSaysWhatToDo) {
  const std::string rule = "rules:\n  - {name: A, points: 1, when: ";
  ExpectWrong({
      {"rules: {}", "t.yaml:1:8: rules: expected a list such as [...], found a map of keys"},
      {"rules: [x]", "t.yaml:1:9: rules: expected {name: ..., points: ..., when: {...}}"},
      {"rules: [{nmae: A}]", R"(t.yaml:1:10: unknown key "nmae": did you mean "name"?)"},
      {"rules: [{name: A, points: 1}]", R"(t.yaml:1:9: rules: "when" is missing)"},
      {"rules: [{name: a-b, points: 1, when: {url: x}}]", "capitals, digits and _"},
      {"rules: [{name: A, when: {url: x}}]", R"(1:9: rules: a rule has either "points" or)"},
      {"rules: [{name: A, points: 1, action: tag, when: {url: x}}]", R"(either "points" or)"},
      {"rules: [{name: A, action: drop, when: {url: x}}]",
       "1:27: rules: \"drop\" is not one of accept, tag, quarantine, defer or reject"},
      {"rules: [{name: A, points: 1, when: {url: x}}, {name: A, points: 1, when: {url: y}}]",
       "1:47: rules: a second rule is named \"A\""},
      {"rules: [{name: LISTED_DENY, points: 1, when: {url: x}}]",
       R"(1:9: rules: "LISTED_DENY" is the name of another signal already)"},
      {"rules: [{name: A, action: accept, when: {not: {chain: x}}}]",
       "anybody can redirect through a good site"},
      {rule + "{url: \"(\"}}", "t.yaml:2:38: rules: \"(\" is not a pattern RE2 takes: missing )"},
      {rule + "{url: \"a(?=b)\"}}", "2:38: rules: "},
      {rule + "{url: \"\"}}", "an empty pattern would match everything"},
      {rule + "{ulr: x}}", R"(2:33: unknown key "ulr": did you mean "url"?)"},
      {rule + "{url: x, host: y}}", "2:32: rules: several conditions: write {all: [{...}, {...}]}"},
      {rule + "{all: []}}", R"(2:38: rules: "all" needs a list of conditions)"},
      {rule + "x}", "2:32: rules: expected a condition such as {host: PATTERN}"},
      {rule + "{place: clik}}", R"("clik" is not one of click, submit)"},
      {rule + "{plan: always}}", R"("always" is not one of fetch, host-only or never)"},
      {rule + "{header: Subject}}", "expected {name: Subject, matches: PATTERN}"},
      {rule + "{header: {name: \"a b\", matches: x}}}", "is not the name of a header"},
      {rule + "{header: {name: Content-Type, matches: x}}}", "describes a part of the message"},
      {"policy: {points: {B: 1}}\n" + rule + "{url: x}}", R"(unknown signal "B")"},
  });
}

TEST(RulesSetting, ReadsBackAsItWasMeant) {
  const std::string text = R"(
policy: {points: {FREE_HOST: 2.5}}
rules:
  - name: FREE_HOST
    description: 'says "free"'
    points: 3
    when: {all: [{host: '[.]pages\.example$'}, {not: {text: x}}, {place: click}, {plan: fetch}]}
  - name: BILL
    action: quarantine
    when: {any: [{header: {name: Subject, matches: bill}}, {chain: y}, {url: z}]}
)";
  const Config config = Right(text);
  ASSERT_TRUE(config.policy->rules);
  const std::vector<Rule>& rules = config.policy->rules->rules();
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].points, 3);
  EXPECT_EQ(rules[0].when.parts.at(0).test.value, R"([.]pages\.example$)");
  EXPECT_EQ(rules[1].action, Action::kQuarantine);
  EXPECT_TRUE(config.policy->rules->HeaderNames().contains("subject"));
  const std::string shown = ShowConfig(config);
  EXPECT_EQ(ShowConfig(Right(shown)), shown);
}

TEST(OverridesSetting, RefusesWhatIsNoneAndSaysWhatToDo) {
  const std::string match = "policy: {overrides: [{match: {recipient: [a@b.example]}, set: ";
  ExpectWrong({
      {"policy: {overrides: {}}", "1:21: policy.overrides: expected a list of at most 64"},
      {"policy: {overrides: [x]}", "1:22: policy.overrides: expected {match: {...}, set: {...}}"},
      {"policy: {overrides: [{set: {mode: observe}}]}", R"("match" is missing)"},
      {"policy: {overrides: [{match: {}, set: {mode: observe}}]}", R"("match" names nothing)"},
      {"policy: {overrides: [{match: {recipients: [a]}, set: {mode: observe}}]}",
       R"(unknown key "recipients": did you mean "recipient"?)"},
      {"policy: {overrides: [{match: {recipient: [ann]}, set: {mode: observe}}]}",
       R"("ann" is not an address such as)"},
      {"policy: {overrides: [{match: {sender_domain: ['@x']}, set: {mode: observe}}]}",
       "is not a domain such as example.com"},
      {"policy: {overrides: [{match: {recipient: []}, set: {mode: observe}}]}",
       "expected a list of 1 to"},
      {match + "{}}]}", R"("set" names nothing)"},
      {match + "{mode: watch}}]}", R"("watch" is not one of enforce or observe)"},
      {match + "{thresholds: {tag: 9}}}]}",
       "1:22: policy.overrides: with the changes of override-1 the thresholds do not rise"},
      {match + "{points: {USERINFOS: 1}}}]}", R"("USERINFOS": did you mean "USERINFO"?)"},
      {match + "{deny: ['ht tp://x']}}]}", "t.yaml:1:71: policy.overrides: \"ht tp://x\": "},
      {match + "{on_undecided: defer}}]}", R"("defer" is not one of accept, tag)"},
      {"policy: {thresholds: {quarantine: 7}}",
       "policy.thresholds.quarantine: 7 is more than policy.thresholds.defer, which is 6"},
      {"policy: {thresholds: {quarantine: 3}}", "policy.thresholds.tag: 4 is more than"},
      {"reply: {contact: 'see me'}", "1:18: reply.contact: \"see me\" is not a URL"},
  });
}

TEST(OverridesSetting, ChangesWhatItNamesAndNothingElse) {
  const Config config = Right(R"(
scan: {mode: observe}
defer: {grey: off}
rules: [{name: MINE, points: 1, when: {url: x}}]
policy:
  points: {USERINFO: 3}
  several_recipients: laxest
  overrides:
    - name: strict
      match: {recipient: ["Ann@Example.COM", "*@b.example"], client: [192.0.2.0/24]}
      set: {mode: enforce, thresholds: {quarantine: 5, reject: 7}, points: {MINE: 4},
            deny: [evil.example], allow: [good.example], grey: on, on_undecided: reject}
    - match: {sender: [""], sender_domain: [c.example], recipient_domain: [d.example]}
      set: {thresholds: {quarantine: off}}
)");
  const Policy& base = *config.policy;
  EXPECT_EQ(base.several_recipients, SeveralRecipients::kLaxest);
  ASSERT_EQ(base.overrides.size(), 2U);
  EXPECT_EQ(base.overrides[0].match.recipients.at(0), "ann@example.com");
  EXPECT_EQ(base.overrides[1].name, "override-2");
  const Policy& strict = *base.overrides[0].policy;
  EXPECT_FALSE(strict.observe);
  EXPECT_TRUE(strict.defer.grey);
  EXPECT_EQ(strict.defer.on_undecided, Action::kReject);
  EXPECT_EQ(strict.thresholds.tag, base.thresholds.tag);
  EXPECT_EQ(strict.thresholds.quarantine, 5);
  EXPECT_EQ(strict.thresholds.reject, 7);
  EXPECT_EQ(strict.points.at("MINE"), 4);
  EXPECT_EQ(strict.points.at("USERINFO"), 3);
  EXPECT_EQ(strict.rules, base.rules);
  EXPECT_EQ(
      DecisionOf(LookLocally(strict.trace->local, {"http://evil.example/", "evil.example", ""})),
      "listed by deny:strict");
  EXPECT_TRUE(base.trace->local.empty());
  const std::string shown = ShowConfig(config);
  EXPECT_EQ(ShowConfig(Right(shown)), shown);
}

}  // namespace
}  // namespace linkmilter
