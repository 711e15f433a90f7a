// How many questions one message may still cost each list that has a limit of its own. Shared by
// the chains of the message, on whatever loops they run; any thread. The first look-up of a link
// has its place by risk, whichever loop is faster; what the links lead on to shares the rest.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/guarded.h"
#include "scanner/model.h"
#include "scanner/reputation/source.h"

namespace linkmilter {

// Of a list's questions, one in four is kept for what links lead to: a crowd of decoys must not use
// up what would be asked of the page behind the bad one.
inline constexpr std::size_t kShareOfTheWay = 4;

// One question to a list, before it is asked.
struct CostlyQuestion {
  const std::string& list;  // Standing::source
  std::size_t most = 0;     // the list's limit
  RemoteSource::Scope scope = RemoteSource::Scope::kHost;
  const Subject& subject;
  bool first = false;       // of those about the subject
  const std::string& name;  // what is asked; a name that was asked before costs nothing
};

class QuestionBudget {
 public:
  // `by_risk`: what the message's links are looked up by, the riskiest first.
  explicit QuestionBudget(const std::vector<Subject>& by_risk);

  // Whether it may be asked; then it is counted.
  bool Take(const CostlyQuestion& question);

 private:
  // Whose turn it is, from 0.
  using Ranks = std::unordered_map<std::string, std::size_t>;
  struct Spent {
    std::set<std::string> names;  // at most CostlyQuestion::most
    std::size_t shared = 0;       // of them, those without a place of their own
  };
  Ranks hosts_;
  Ranks urls_;
  Guarded<std::map<std::string, Spent>> spent_;  // by list
};

// Not asked for want of room in the budget: `about`, which says nothing beyond this message.
Standing BeyondBudget(Standing about, std::size_t most);
inline bool IsBeyondBudget(const Standing& standing) {
  return standing.result == Standing::Result::kUnknown && standing.ttl == Seconds{0};
}

}  // namespace linkmilter
