#include "scanner/judge/rules.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "scanner/judge/rules_compiled.h"

namespace linkmilter {
namespace {

Truth Not(Truth truth) {
  return static_cast<Truth>(2 - static_cast<int>(truth));
}

// Numbers equal tests once.
class Numbering {
 public:
  Numbering(std::vector<RuleTest>& tests, std::vector<std::vector<std::size_t>>& used_by)
      : tests_(tests), used_by_(used_by) {}

  RuleNode Of(const Condition& condition, std::size_t rule) {
    RuleNode node;
    node.kind = condition.kind;
    if (condition.kind == Condition::Kind::kTest) node.test = NumberOf(condition.test, rule);
    for (const Condition& part : condition.parts)
      node.parts.push_back(Of(part, rule));
    return node;
  }

 private:
  std::uint32_t NumberOf(const RuleTest& test, std::size_t rule) {
    const auto [known, is_new] =
        numbers_.emplace(std::tuple(test.field, AsciiLower(test.header), test.value),
                         static_cast<std::uint32_t>(tests_.size()));
    if (is_new) {
      tests_.push_back(test);
      used_by_.emplace_back();
    }
    std::vector<std::size_t>& users = used_by_[known->second];
    if (users.empty() || users.back() != rule) users.push_back(rule);
    return known->second;
  }

  std::map<std::tuple<RuleField, std::string, std::string>, std::uint32_t> numbers_;
  std::vector<RuleTest>& tests_;
  std::vector<std::vector<std::size_t>>& used_by_;
};

Status CheckLimits(std::size_t rules, std::size_t tests, std::size_t headers) {
  const auto beyond = [](std::size_t limit, const char* what) {
    return Error{"at most " + std::to_string(limit) + " " + what + " in all"};
  };
  if (rules > kMaxRules) return beyond(kMaxRules, "rules");
  if (tests > kMaxRuleTests) return beyond(kMaxRuleTests, "distinct conditions");
  if (headers > kMaxRuleHeaders) return beyond(kMaxRuleHeaders, "names of headers");
  return Done();
}

}  // namespace

bool IsOfLink(const RuleTest& test) {
  return test.field != RuleField::kHeader;
}

Truth TruthOf(const RuleNode& node, const RuleWorld& world) {
  switch (node.kind) {
    case Condition::Kind::kTest:
      if (!world.has_link && IsOfLink(world.tests[node.test])) return Truth::kUnknown;
      return world.holds[node.test] ? Truth::kYes : Truth::kNo;
    case Condition::Kind::kNot:
      return Not(TruthOf(node.parts.front(), world));
    case Condition::Kind::kAll:
    case Condition::Kind::kAny:
      break;
  }
  const bool all = node.kind == Condition::Kind::kAll;
  Truth truth = all ? Truth::kYes : Truth::kNo;
  for (const RuleNode& part : node.parts) {
    const Truth one = TruthOf(part, world);
    truth = all ? std::min(truth, one) : std::max(truth, one);
  }
  return truth;
}

std::string_view FieldName(RuleField field) {
  switch (field) {
    case RuleField::kUrl:
      return "url";
    case RuleField::kHost:
      return "host";
    case RuleField::kText:
      return "text";
    case RuleField::kChain:
      return "hop";
    case RuleField::kHeader:
      return "header";
    case RuleField::kPlace:
      return "place";
    case RuleField::kPlan:
      return "plan";
  }
  return "";
}

RuleSet::RuleSet(std::vector<Rule> rules, std::unique_ptr<const Compiled> compiled)
    : rules_(std::move(rules)), compiled_(std::move(compiled)) {
  for (const Rule& rule : rules_)
    names_.insert(rule.name);
}
RuleSet::~RuleSet() = default;

Status RuleSet::CompilePatterns(Compiled& compiled) {
  for (auto& [field, set] : compiled.patterns) {
    if (auto status = set.Compile(); !status)
      return Error{"the patterns of \"" + std::string(FieldName(field)) + "\" " +
                   status.error().message};
  }
  for (auto& [name, set] : compiled.headers) {
    if (auto status = set.Compile(); !status)
      return Error{"the patterns of the header " + name + " " + status.error().message};
  }
  return Done();
}

Result<std::shared_ptr<const RuleSet>> RuleSet::Compile(std::vector<Rule> rules) {
  auto compiled = std::make_unique<Compiled>();
  if (auto status = CheckLimits(rules.size(), 0, 0); !status) return status.error();
  Numbering numbering(compiled->tests, compiled->used_by);
  for (std::size_t i = 0; i < rules.size(); ++i)
    compiled->conditions.push_back(numbering.Of(rules[i].when, i));
  for (std::uint32_t i = 0; i < compiled->tests.size(); ++i) {
    const RuleTest& test = compiled->tests[i];
    if (test.field == RuleField::kPlace || test.field == RuleField::kPlan) {
      compiled->words.push_back(i);
      continue;
    }
    PatternSet& set = test.field == RuleField::kHeader ? compiled->headers[AsciiLower(test.header)]
                                                       : compiled->patterns[test.field];
    if (auto status = set.Add(test.value, i); !status) return status.error();
  }
  auto limits = CheckLimits(0, compiled->tests.size(), compiled->headers.size());
  if (!limits) return limits.error();
  if (auto status = CompilePatterns(*compiled); !status) return status.error();
  RuleWorld nothing{compiled->tests, std::vector<bool>(compiled->tests.size()), false};
  for (std::size_t i = 0; i < rules.size(); ++i) {
    nothing.has_link = false;
    if (TruthOf(compiled->conditions[i], nothing) == Truth::kYes) compiled->always.push_back(i);
    nothing.has_link = true;
    if (TruthOf(compiled->conditions[i], nothing) == Truth::kYes)
      compiled->always_of_link.push_back(i);
  }
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(rules), std::move(compiled)));
}

std::set<std::string, std::less<>> RuleSet::HeaderNames() const {
  std::set<std::string, std::less<>> names;
  for (const auto& [name, set] : compiled_->headers)
    names.insert(name);
  return names;
}

}  // namespace linkmilter
