#include "config/rules.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "config/codecs.h"
#include "config/keys.h"
#include "config/structures.h"
#include "scanner/judge/rules.h"

namespace linkmilter {
namespace {

constexpr double kMostPoints = 1'000;
constexpr std::size_t kMaxDescription = 200;  // it stands in logs and headers
constexpr std::size_t kMaxHeaderName = 100;

struct NamedField {
  std::string_view name;
  RuleField field;
};
constexpr std::array<NamedField, 6> kFields{{{"url", RuleField::kUrl},
                                             {"host", RuleField::kHost},
                                             {"text", RuleField::kText},
                                             {"chain", RuleField::kChain},
                                             {"place", RuleField::kPlace},
                                             {"plan", RuleField::kPlan}}};

Codec<Action> ActionCodec() {
  return Word<Action>({{"accept", Action::kAccept},
                       {"tag", Action::kTag},
                       {"quarantine", Action::kQuarantine},
                       {"defer", Action::kDefer},
                       {"reject", Action::kReject}});
}

// The names of an enumeration from 0 to `last`.
template <typename E>
std::vector<std::string_view> NamesUpTo(E last) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    names.push_back(Name(static_cast<E>(i)));
  return names;
}

Status CheckWord(std::string_view word, const std::vector<std::string_view>& words) {
  if (std::ranges::find(words, word) != words.end()) return Done();
  return Error{Quoted(word) + " is not one of " + OneOf(words) + DidYouMean(word, words)};
}

Status CheckValue(RuleField field, std::string_view value) {
  if (field == RuleField::kPlace) return CheckWord(value, NamesUpTo(PlaceKind::kPassive));
  if (field == RuleField::kPlan) return CheckWord(value, NamesUpTo(Plan::kNever));
  auto status = CheckPattern(value);
  if (status) return status;
  return Error{Quoted(value) + " is not a pattern RE2 takes: " + status.error().message};
}

Status CheckHeaderName(std::string_view name) {
  if (StartsWithIgnoreCase(name, "content-"))
    return Error{Quoted(name) + " describes a part of the message: rules see its other headers"};
  const bool clean =
      std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != ':'; });
  if (clean && !name.empty() && name.size() <= kMaxHeaderName) return Done();
  return Error{Quoted(name) + " is not the name of a header such as Subject"};
}

Status CheckDescription(std::string_view text) {
  if (text.size() <= kMaxDescription) return Done();
  return Error{"a description is at most " + std::to_string(kMaxDescription) + " bytes"};
}

class RuleReader {
 public:
  explicit RuleReader(const Reading& reading) : reading_(reading) {}

  Rule Read(const YamlNode& node) const {
    Rule rule;
    if (!IsMap(node, "{name: ..., points: ..., when: {...}}", reading_)) return rule;
    for (const std::size_t i :
         KnownKeys(node, {"name", "description", "points", "action", "when"}, reading_.problems)) {
      ReadKey(node.keys[i].text, node.items[i], rule);
    }
    RequireKeys(node, {"name", "when"}, reading_);
    const bool both = node.Find("points") && node.Find("action");
    const bool neither = !node.Find("points") && !node.Find("action");
    if (both || neither) reading_.Complain(node, R"(a rule has either "points" or an "action")");
    if (rule.action == Action::kAccept && Names(rule.when, RuleField::kChain)) {
      reading_.Complain(node, R"(anybody can redirect through a good site: "accept" may not rest )"
                              R"(on "chain", write "host" or "url")");
    }
    return rule;
  }

 private:
  void ReadKey(std::string_view key, const YamlNode& value, Rule& rule) const {
    if (key == "name") ReadText(value, CheckSignalName, rule.name);
    if (key == "description") ReadText(value, CheckDescription, rule.description);
    if (key == "when") rule.when = ReadCondition(value);
    if (key == "action") rule.action = ReadScalar(ActionCodec(), value, reading_);
    if (key == "points")
      rule.points = ReadScalar(Number(-kMostPoints, kMostPoints), value, reading_).value_or(0);
  }

  Condition ReadCondition(const YamlNode& node) const {
    Condition condition;
    const bool one = node.kind == YamlNode::Kind::kMap && node.keys.size() == 1;
    if (!one) {
      const bool several = node.kind == YamlNode::Kind::kMap && node.keys.size() > 1;
      reading_.Complain(node, several
                                  ? R"(several conditions: write {all: [{...}, {...}]} or "any")"
                                  : "expected a condition such as {host: PATTERN}, found " +
                                        std::string(node.What()));
      return condition;
    }
    if (KnownKeys(node, Words(), reading_.problems).empty()) return condition;
    const std::string& word = node.keys[0].text;
    const YamlNode& value = node.items[0];
    if (word == "all" || word == "any") {
      condition.kind = word == "all" ? Condition::Kind::kAll : Condition::Kind::kAny;
      condition.parts = ReadConditions(value, word);
    } else if (word == "not") {
      condition.kind = Condition::Kind::kNot;
      condition.parts.push_back(ReadCondition(value));
    } else if (word == "header") {
      condition.test = ReadHeader(value);
    } else {
      condition.test.field = std::ranges::find(kFields, word, &NamedField::name)->field;
      ReadValue(value, condition.test);
    }
    return condition;
  }

  std::vector<Condition> ReadConditions(const YamlNode& list, const std::string& word) const {
    std::vector<Condition> parts;
    if (list.kind != YamlNode::Kind::kList || list.items.empty()) {
      reading_.Complain(list, Quoted(word) + " needs a list of conditions: [{...}, {...}]");
      return parts;
    }
    for (const YamlNode& item : list.items)
      parts.push_back(ReadCondition(item));
    return parts;
  }

  RuleTest ReadHeader(const YamlNode& node) const {
    RuleTest test;
    test.field = RuleField::kHeader;
    if (node.kind != YamlNode::Kind::kMap || !node.Find("name") || !node.Find("matches")) {
      reading_.Complain(
          node, "expected {name: Subject, matches: PATTERN}, found " + std::string(node.What()));
      return test;
    }
    for (const std::size_t i : KnownKeys(node, {"name", "matches"}, reading_.problems)) {
      if (node.keys[i].text == "name") ReadText(node.items[i], CheckHeaderName, test.header);
      if (node.keys[i].text == "matches") ReadValue(node.items[i], test);
    }
    return test;
  }

  void ReadValue(const YamlNode& node, RuleTest& test) const {
    const RuleField field = test.field;
    ReadText(
        node, [field](std::string_view text) { return CheckValue(field, text); }, test.value);
  }

  void ReadText(const YamlNode& node,
                const std::function<Status(std::string_view)>& check,
                std::string& into) const {
    ReadInto(Text("single value", "", check), node, reading_, into);
  }

  static std::vector<std::string_view> Words() {
    std::vector<std::string_view> words{"all", "any", "not", "header"};
    for (const NamedField& field : kFields)
      words.push_back(field.name);
    return words;
  }

  static bool Names(const Condition& condition, RuleField field) {
    if (condition.kind == Condition::Kind::kTest) return condition.test.field == field;
    return std::ranges::any_of(condition.parts,
                               [field](const Condition& part) { return Names(part, field); });
  }

  const Reading& reading_;
};

Rule ReadRule(const YamlNode& node, const Reading& reading) {
  return RuleReader(reading).Read(node);
}

void ReadRules(const YamlNode& node, const Reading& reading, Options& options) {
  const std::size_t before = reading.problems.size();
  std::vector<Rule> rules;
  ReadNamed(node, "rule", reading, ReadRule, rules);
  if (rules.empty() || reading.problems.size() > before) return;
  auto set = RuleSet::Compile(std::move(rules));
  if (set.ok()) {
    options.policy.rules = std::move(set).value();
  } else {
    reading.Complain(node, set.error().message);
  }
}

std::string ShowCondition(const Condition& condition) {
  if (condition.kind == Condition::Kind::kTest) {
    const RuleTest& test = condition.test;
    const std::string value = YamlQuoted(test.value);
    if (test.field == RuleField::kHeader)
      return "{header: {name: " + YamlQuoted(test.header) + ", matches: " + value + "}}";
    const auto* const field = std::ranges::find(kFields, test.field, &NamedField::field);
    return "{" + std::string(field->name) + ": " + value + "}";
  }
  if (condition.kind == Condition::Kind::kNot)
    return "{not: " + ShowCondition(condition.parts.front()) + "}";
  std::vector<std::string> parts;
  for (const Condition& part : condition.parts)
    parts.push_back(ShowCondition(part));
  return (condition.kind == Condition::Kind::kAll ? "{all: [" : "{any: [") + Join(parts, ", ") +
         "]}";
}

std::string ShowRules(const Options& options) {
  std::vector<std::string> shown;
  if (options.policy.rules) {
    for (const Rule& rule : options.policy.rules->rules()) {
      const std::string what = rule.action ? "action: " + ActionCodec().show(*rule.action)
                                           : "points: " + FormatNumber(rule.points);
      shown.push_back("{name: " + rule.name + ", description: " + YamlQuoted(rule.description) +
                      ", " + what + ", when: " + ShowCondition(rule.when) + "}");
    }
  }
  return "[" + Join(shown, ", ") + "]";
}

}  // namespace

Field RulesField() {
  return {"list of rules", "see below", ReadRules, ShowRules};
}

}  // namespace linkmilter
