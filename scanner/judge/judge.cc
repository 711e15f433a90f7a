#include "scanner/judge/judge.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "scanner/judge/link_facts.h"
#include "scanner/judge/signals.h"

namespace linkmilter {
namespace {

// Fifty equal links say no more than one: each signal once, at its weightiest.
class Tally {
 public:
  void Add(Signal signal) {
    const auto found = by_name_.find(signal.name);
    if (found == by_name_.end()) {
      std::string name = signal.name;
      by_name_.emplace(std::move(name), std::move(signal));
    } else if (signal.points > found->second.points) {
      found->second = std::move(signal);
    }
  }

  std::vector<Signal> WeightiestFirst() && {
    std::vector<Signal> signals;
    for (auto& [name, signal] : by_name_)
      signals.push_back(std::move(signal));
    std::stable_sort(signals.begin(), signals.end(),
                     [](const Signal& a, const Signal& b) { return a.points > b.points; });
    return signals;
  }

 private:
  std::map<std::string, Signal, std::less<>> by_name_;
};

Signal SignalOf(std::string_view name, std::string evidence, const Policy& policy) {
  const auto set = policy.points.find(name);
  const double points = set != policy.points.end() ? set->second : FindSignal(name)->points;
  return {std::string(name), points, std::move(evidence), ""};
}

// Where nothing is deferred.
Action SettledBy(double score, const Thresholds& thresholds) {
  if (score >= thresholds.reject) return Action::kReject;
  if (thresholds.quarantine && score >= *thresholds.quarantine) return Action::kQuarantine;
  return score >= thresholds.tag ? Action::kTag : Action::kAccept;
}

// What the operator's rules make of the message.
struct Ruling {
  std::vector<bool> excused;       // by link; empty: none
  const Rule* decisive = nullptr;  // the first with an action
};

Ruling AddRules(const std::vector<JudgedLink>& links,
                const Policy& policy,
                const RuleReading& reading,
                Tally& tally) {
  Ruling ruling;
  std::vector<const Finding*> findings;
  findings.reserve(links.size());
  for (const JudgedLink& judged : links)
    findings.push_back(judged.finding);
  RuleHits hits = reading.Fire(findings);
  ruling.excused = std::move(hits.excused);
  for (RuleHit& hit : hits.hits) {
    const Rule& rule = *hit.rule;
    const bool of_link = hit.link < links.size();
    const bool excuses = of_link && rule.action == Action::kAccept;
    if (rule.action && !excuses && ruling.decisive == nullptr) ruling.decisive = &rule;
    const auto set = policy.points.find(rule.name);
    std::string evidence = rule.description;
    evidence += (evidence.empty() || hit.evidence.empty() ? "" : ": ") + hit.evidence;
    tally.Add({rule.name, set == policy.points.end() ? rule.points : set->second,
               std::move(evidence), of_link ? links[hit.link].link->url : ""});
  }
  return ruling;
}

void AddFacts(const MessageFacts& message, const Policy& policy, Tally& tally) {
  if (!message.unread.empty()) tally.Add(SignalOf("UNREAD", message.unread, policy));
  if (message.unfollowed > 0)
    tally.Add(SignalOf("UNFOLLOWED", std::to_string(message.unfollowed) + " links", policy));
  if (!message.unreadable.empty())
    tally.Add(SignalOf("ATTACHMENT_UNREADABLE", message.unreadable, policy));
  if (!message.encrypted.empty())
    tally.Add(SignalOf("ATTACHMENT_ENCRYPTED", message.encrypted, policy));
}

// True: findings are missing.
bool AddLinks(const std::vector<JudgedLink>& links,
              const Policy& policy,
              const std::vector<bool>& excused,
              Tally& tally) {
  bool missing = false;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const bool is_excused = i < excused.size() && excused[i];
    missing = missing || (links[i].missing && !is_excused);
    const auto signals_of = is_excused ? DenialsOf : SignalsOf;
    for (Signal& signal : signals_of(*links[i].link, links[i].finding, policy))
      tally.Add(std::move(signal));
  }
  return missing;
}

void Decide(const Policy& policy, const Rule* decisive, bool missing, Verdict& verdict) {
  const Action by_score = SettledBy(verdict.score, policy.thresholds);
  const Action by_rule = decisive == nullptr ? Action::kAccept : *decisive->action;
  const bool accepted = decisive != nullptr && by_rule == Action::kAccept;
  const bool grey = policy.defer.grey && verdict.score >= policy.thresholds.defer;
  verdict.action = accepted ? Action::kAccept : std::max(by_score, by_rule);
  if (accepted || verdict.action == Action::kReject) {
    missing = false;  // nothing that is missing could change it
  } else if (missing || grey || verdict.action == Action::kDefer) {
    const Action held = by_rule == Action::kDefer ? Action::kTag : by_rule;
    verdict.settled = std::max(by_score, held);
    verdict.action = Action::kDefer;
  }
  verdict.decided = !missing;
  if (decisive != nullptr && (accepted || by_rule > by_score)) verdict.rule = decisive->name;
}

}  // namespace

Verdict Judge(const std::vector<JudgedLink>& links,
              const Policy& policy,
              const MessageFacts& message) {
  Tally tally;
  AddFacts(message, policy, tally);
  Ruling ruling;
  if (message.rules != nullptr) ruling = AddRules(links, policy, *message.rules, tally);
  const bool missing = AddLinks(links, policy, ruling.excused, tally);
  Verdict verdict;
  verdict.signals = std::move(tally).WeightiestFirst();
  for (const Signal& signal : verdict.signals)
    verdict.score += signal.points;
  Decide(policy, ruling.decisive, missing, verdict);
  std::stable_partition(verdict.signals.begin(), verdict.signals.end(),
                        [&](const Signal& signal) { return signal.name == verdict.rule; });
  return verdict;
}

}  // namespace linkmilter
