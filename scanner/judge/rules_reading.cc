#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "scanner/judge/rules.h"
#include "scanner/judge/rules_compiled.h"

namespace linkmilter {
namespace {

constexpr std::size_t kShownTests = 3;   // of one rule, in its evidence
constexpr std::size_t kShownBytes = 80;  // of what matched

std::string_view Cut(std::string_view text) {
  return text.substr(0, kMaxRuleText);
}

void Match(const RuleSet::Compiled& compiled,
           RuleField field,
           std::string_view text,
           std::vector<std::uint32_t>& found) {
  if (const auto set = compiled.patterns.find(field); set != compiled.patterns.end())
    set->second.Match(Cut(text), found);
}

// The tests that hold and speak for the rule.
void Reasons(const RuleNode& node, const RuleWorld& world, std::vector<std::uint32_t>& reasons) {
  if (node.kind == Condition::Kind::kNot) return;
  if (node.kind != Condition::Kind::kTest) {
    for (const RuleNode& part : node.parts)
      Reasons(part, world, reasons);
  } else if (world.holds[node.test] && (world.has_link || !IsOfLink(world.tests[node.test]))) {
    reasons.push_back(node.test);
  }
}

}  // namespace

// One look of all rules at one message.
class RuleReading::Look {
 public:
  Look(const RuleReading& reading, const std::vector<const Finding*>& findings)
      : reading_(reading),
        compiled_(reading.rules_.compiled()),
        findings_(findings),
        world_{compiled_.tests, std::vector<bool>(compiled_.tests.size()), false},
        hit_(compiled_.conditions.size()) {}

  RuleHits Take() && {
    Hold(reading_.of_message_, true);
    const std::size_t none = reading_.links_.size();
    for (const std::size_t rule : Touched(compiled_.always, reading_.of_message_))
      Try(rule, none, nullptr);
    world_.has_link = true;
    std::vector<std::size_t> defaults;  // what holds for a link of which nothing is to be said
    for (const std::size_t rule : Touched(compiled_.always_of_link, reading_.of_message_)) {
      if (Holds(rule)) defaults.push_back(rule);
    }
    for (std::size_t i = 0; i < reading_.facts_.size(); ++i)
      TakeLink(i, defaults);
    for (auto& hit : hit_)
      if (hit) hits_.hits.push_back(std::move(*hit));
    return std::move(hits_);
  }

 private:
  void TakeLink(std::size_t i, std::vector<std::size_t>& defaults) {
    const Finding* finding = i < findings_.size() ? findings_[i] : nullptr;
    Facts facts = reading_.facts_[i];
    if (finding != nullptr) {
      for (const Hop& hop : finding->chain.hops)
        Match(compiled_, RuleField::kChain, hop.url, facts);
    }
    Hold(facts, true);
    for (const std::size_t rule : Touched(defaults, facts))
      Try(rule, i, finding);
    Hold(facts, false);
    // What has fired need not be asked again, unless it excuses link by link.
    std::erase_if(defaults, [this](std::size_t rule) { return IsSettled(rule); });
  }

  void Hold(const Facts& facts, bool holds) {
    for (const std::uint32_t test : facts)
      world_.holds[test] = holds;
  }

  bool Holds(std::size_t rule) const {
    return TruthOf(compiled_.conditions[rule], world_) == Truth::kYes;
  }

  bool Accepts(std::size_t rule) const {
    return reading_.rules_.rules()[rule].action == Action::kAccept;
  }

  bool IsSettled(std::size_t rule) const {
    return hit_[rule] && (!Accepts(rule) || hit_[rule]->link == reading_.links_.size());
  }

  // `rules`, and those that name one of the facts; each once.
  std::vector<std::size_t> Touched(std::vector<std::size_t> rules, const Facts& facts) const {
    for (const std::uint32_t test : facts)
      rules.insert(rules.end(), compiled_.used_by[test].begin(), compiled_.used_by[test].end());
    std::sort(rules.begin(), rules.end());
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    return rules;
  }

  void Try(std::size_t rule, std::size_t link, const Finding* finding) {
    if (IsSettled(rule) || !Holds(rule)) return;
    if (world_.has_link && Accepts(rule)) {
      hits_.excused.resize(reading_.links_.size());
      hits_.excused[link] = true;
    }
    if (!hit_[rule])
      hit_[rule] = RuleHit{&reading_.rules_.rules()[rule], link, Evidence(rule, link, finding)};
  }

  std::string Evidence(std::size_t rule, std::size_t link, const Finding* finding) const {
    std::vector<std::uint32_t> reasons;
    Reasons(compiled_.conditions[rule], world_, reasons);
    reasons.resize(std::min(reasons.size(), kShownTests));
    std::string evidence;
    for (const std::uint32_t test : reasons)
      evidence += (evidence.empty() ? "" : ", ") + Describe(test, link, finding);
    return evidence;
  }

  // URLs as a whole, so that whoever prints them knows them for such.
  std::string Describe(std::uint32_t number, std::size_t link, const Finding* finding) const {
    const RuleTest& test = compiled_.tests[number];
    std::string field(FieldName(test.field));
    switch (test.field) {
      case RuleField::kUrl:
        return field + ' ' + reading_.links_[link].url;
      case RuleField::kHost:
        return field + ' ' + reading_.links_[link].host;
      case RuleField::kText:
        return field + ' ' +
               Quote(compiled_.patterns.at(test.field), number, reading_.links_[link].texts);
      case RuleField::kChain:
        return field + ' ' + FirstHop(number, finding);
      case RuleField::kHeader:
        return field + ' ' + test.header + ' ' + QuoteHeader(number, test.header);
      case RuleField::kPlace:
      case RuleField::kPlan:
        return field + ' ' + test.value;
    }
    return field;
  }

  static std::string Quote(const PatternSet& patterns,
                           std::uint32_t number,
                           const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      const std::string_view piece = patterns.First(number, Cut(text));
      if (!piece.empty()) return '"' + std::string(piece.substr(0, kShownBytes)) + '"';
    }
    return "\"\"";
  }

  std::string QuoteHeader(std::uint32_t number, std::string_view name) const {
    std::vector<std::string> values;
    const std::string lower = AsciiLower(name);
    for (const MailHeader& header : reading_.headers_)
      if (header.name == lower) values.emplace_back(Cut(header.value));
    return Quote(compiled_.headers.find(lower)->second, number, values);
  }

  std::string FirstHop(std::uint32_t number, const Finding* finding) const {
    const PatternSet& patterns = compiled_.patterns.at(RuleField::kChain);
    if (finding == nullptr) return {};
    const auto& hops = finding->chain.hops;
    const auto hop = std::find_if(hops.begin(), hops.end(), [&](const Hop& one) {
      return !patterns.First(number, Cut(one.url)).empty();
    });
    return hop == hops.end() ? std::string() : hop->url;
  }

  const RuleReading& reading_;
  const RuleSet::Compiled& compiled_;
  const std::vector<const Finding*>& findings_;
  RuleWorld world_;
  std::vector<std::optional<RuleHit>> hit_;  // by rule
  RuleHits hits_;
};

RuleReading::RuleReading(const RuleSet& rules,
                         const std::vector<Link>& links,
                         const std::vector<MailHeader>& headers)
    : rules_(rules), links_(links), headers_(headers) {
  for (const MailHeader& header : headers_) {
    const auto set = rules_.compiled().headers.find(header.name);
    if (set != rules_.compiled().headers.end()) set->second.Match(Cut(header.value), of_message_);
  }
  std::size_t bytes = 0;
  for (const Link& link : links_) {
    bytes += Cut(link.url).size() + Cut(link.host).size();
    for (const std::string& text : link.texts)
      bytes += Cut(text).size();
    if (bytes > kMaxRuleBytes) return;
    facts_.push_back(FactsOf(link));
  }
}

RuleReading::Facts RuleReading::FactsOf(const Link& link) const {
  const RuleSet::Compiled& compiled = rules_.compiled();
  Facts facts;
  Match(compiled, RuleField::kUrl, link.url, facts);
  Match(compiled, RuleField::kHost, link.host, facts);
  for (const std::string& text : link.texts)
    Match(compiled, RuleField::kText, text, facts);
  for (const std::uint32_t number : compiled.words) {
    const RuleTest& test = compiled.tests[number];
    const auto is_at = [&test](const Place& place) { return Name(place.kind) == test.value; };
    const bool holds = test.field == RuleField::kPlan
                           ? Name(link.plan) == test.value
                           : std::any_of(link.places.begin(), link.places.end(), is_at);
    if (holds) facts.push_back(number);
  }
  return facts;
}

RuleHits RuleReading::Fire(const std::vector<const Finding*>& findings) const {
  return Look(*this, findings).Take();
}

}  // namespace linkmilter
