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

// What speaks for the links, if something does for each: the weakest. A decoy on a famous host must
// not pay for its neighbour.
class Praise {
 public:
  void NextLink() {
    ++links_;
    spoken_ = false;
  }
  void Add(Signal signal) {
    if (!spoken_) ++praised_;
    spoken_ = true;
    if (!weakest_ || signal.points > weakest_->points) weakest_ = std::move(signal);
  }
  void AddTo(Verdict& verdict) && {
    if (!weakest_ || praised_ < links_) return;
    verdict.score += weakest_->points;
    verdict.signals.push_back(*std::move(weakest_));
  }

 private:
  std::size_t links_ = 0;
  std::size_t praised_ = 0;
  bool spoken_ = false;  // for this link
  std::optional<Signal> weakest_;
};

Signal SignalOf(std::string_view name, std::string evidence, const Policy& policy) {
  const auto set = policy.points.find(name);
  const double points = set != policy.points.end() ? set->second : FindSignal(name)->points;
  return {std::string(name), points, std::move(evidence), ""};
}

// What the groups of signals add up to.
class Sum {
 public:
  explicit Sum(const std::vector<Signal>& signals) {
    for (const Signal& signal : signals)
      groups_.at(static_cast<std::size_t>(GroupOf(signal.name))) += signal.points;
    for (std::size_t i = 0; i < groups_.size(); ++i)
      groups_.at(i) = std::min(groups_.at(i), CapOf(static_cast<SignalGroup>(i)));
  }
  double score() const { return std::accumulate(groups_.begin(), groups_.end(), 0.0); }
  bool MayReject() const {
    const auto weighty = std::count_if(groups_.begin(), groups_.end(),
                                       [](double points) { return points >= kWeightyPoints; });
    return weighty > 1 || groups_.at(static_cast<std::size_t>(SignalGroup::kOperator)) > 0;
  }

 private:
  std::array<double, kSignalGroupCount> groups_{};
};

bool Rejects(double score, const Sum& sum, const Thresholds& thresholds) {
  return score >= thresholds.reject && sum.MayReject();
}

Action ActionBelowReject(double score, bool missing, const Thresholds& thresholds) {
  if (missing || score >= thresholds.defer) return Action::kDefer;
  if (score >= thresholds.tag) return Action::kTag;
  return Action::kAccept;
}

}  // namespace

Verdict Judge(const std::vector<JudgedLink>& links,
              const Policy& policy,
              const MessageFacts& message) {
  Tally tally;
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
  bool missing = false;
  Praise praise;
  for (const JudgedLink& judged : links) {
    missing = missing || judged.missing;
    praise.NextLink();
    for (Signal& signal : SignalsOf(*judged.link, judged.finding, policy, message)) {
      if (SpeaksFor(signal.name)) {
        praise.Add(std::move(signal));
      } else {
        tally.Add(std::move(signal));
      }
    }
  }
  Verdict verdict;
  verdict.signals = std::move(tally).WeightiestFirst();
  const Sum sum(verdict.signals);
  verdict.score = sum.score();
  if (Rejects(verdict.score, sum, policy.thresholds)) {
    verdict.action = Action::kReject;
  } else {
    std::move(praise).AddTo(verdict);
    verdict.action = ActionBelowReject(verdict.score, missing, policy.thresholds);
  }
  verdict.decided = !missing || verdict.action == Action::kReject;
  return verdict;
}

}  // namespace linkmilter
