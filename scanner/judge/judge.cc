#include "scanner/judge/judge.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <numeric>
#include <optional>
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

// What speaks for the links, if something does for each: the weakest of what speaks loudest for
// each. A decoy on a famous host must not pay for its neighbour.
class Praise {
 public:
  void NextLink() {
    EndLink();
    ++links_;
  }
  void Add(Signal signal) {
    if (!strongest_ || signal.points < strongest_->points) strongest_ = std::move(signal);
  }
  void AddTo(Verdict& verdict) && {
    EndLink();
    if (!weakest_ || praised_ < links_) return;
    verdict.score += weakest_->points;
    verdict.signals.push_back(*std::move(weakest_));
  }

 private:
  void EndLink() {
    if (!strongest_) return;
    ++praised_;
    if (!weakest_ || strongest_->points > weakest_->points) weakest_ = std::move(strongest_);
    strongest_.reset();
  }

  std::size_t links_ = 0;
  std::size_t praised_ = 0;
  std::optional<Signal> strongest_;  // for this link
  std::optional<Signal> weakest_;
};

Signal SignalOf(std::string_view name, std::string evidence, const Policy& policy) {
  return {std::string(name), PointsOf(name, 0, policy), std::move(evidence), ""};
}

// What the groups of signals add up to. What the operator's own rules say is the operator's word.
class Sum {
 public:
  Sum(const std::vector<Signal>& signals, const RuleReading* rules) {
    for (const Signal& signal : signals) {
      const bool of_rule = rules != nullptr && rules->rules().Has(signal.name);
      const SignalGroup group = of_rule ? SignalGroup::kOperator : GroupOf(signal.name);
      groups_.at(static_cast<std::size_t>(group)) += signal.points;
      exact_ = exact_ || (signal.exact && signal.points >= kWeightyPoints);
    }
    for (std::size_t i = 0; i < groups_.size(); ++i)
      groups_.at(i) = std::min(groups_.at(i), CapOf(static_cast<SignalGroup>(i)));
  }
  double score() const { return std::accumulate(groups_.begin(), groups_.end(), 0.0); }
  bool MayReject() const {
    const auto weighty = std::count_if(groups_.begin(), groups_.end(),
                                       [](double points) { return points >= kWeightyPoints; });
    return weighty > 1 || exact_ ||
           groups_.at(static_cast<std::size_t>(SignalGroup::kOperator)) >= kWeightyPoints;
  }

 private:
  std::array<double, kSignalGroupCount> groups_{};
  bool exact_ = false;
};

// Where nothing is deferred.
Action SettledBy(double score, bool may_reject, const Thresholds& thresholds) {
  if (score >= thresholds.reject && may_reject) return Action::kReject;
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
    std::string evidence = rule.description;
    evidence += (evidence.empty() || hit.evidence.empty() ? "" : ": ") + hit.evidence;
    tally.Add({rule.name, PointsOf(rule.name, rule.points, policy), std::move(evidence),
               of_link ? links[hit.link].link->url : ""});
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
  for (const Signal& lure : message.lures) {
    Signal signal = SignalOf(lure.name, lure.evidence, policy);
    signal.url = lure.url;
    tally.Add(std::move(signal));
  }
}

// What the links raise: reasons against them, and what speaks for them.
struct Counts {
  Tally& tally;
  Praise& praise;
};

// True: findings are missing.
bool AddLinks(const std::vector<JudgedLink>& links,
              const Policy& policy,
              const MessageFacts& message,
              const std::vector<bool>& excused,
              const Counts& counts) {
  bool missing = false;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto& [link, finding, is_missing] = links[i];
    const bool is_excused = i < excused.size() && excused[i];
    missing = missing || (is_missing && !is_excused);
    counts.praise.NextLink();
    for (Signal& signal : is_excused ? DenialsOf(*link, finding, policy)
                                     : SignalsOf(*link, finding, policy, message)) {
      if (SpeaksFor(signal.name)) {
        counts.praise.Add(std::move(signal));
      } else {
        counts.tally.Add(std::move(signal));
      }
    }
  }
  return missing;
}

void Decide(const Policy& policy, const Rule* decisive, bool missing, Verdict& verdict) {
  const Action by_score = verdict.action;
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
  Praise praise;
  const bool missing = AddLinks(links, policy, message, ruling.excused, {tally, praise});
  Verdict verdict;
  verdict.signals = std::move(tally).WeightiestFirst();
  const Sum sum(verdict.signals, message.rules);
  verdict.score = sum.score();
  verdict.action = SettledBy(verdict.score, sum.MayReject(), policy.thresholds);
  if (verdict.action != Action::kReject) {
    std::move(praise).AddTo(verdict);
    verdict.action = SettledBy(verdict.score, false, policy.thresholds);
  }
  Decide(policy, ruling.decisive, missing, verdict);
  std::stable_partition(verdict.signals.begin(), verdict.signals.end(),
                        [&](const Signal& signal) { return signal.name == verdict.rule; });
  return verdict;
}

}  // namespace linkmilter
