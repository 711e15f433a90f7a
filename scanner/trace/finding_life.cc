#include "scanner/trace/finding_life.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "scanner/reputation/question_budget.h"

namespace linkmilter {
namespace {

Seconds LifeOf(Ending ending, const FindingLives& lives) {
  switch (ending) {
    case Ending::kLanded:
    case Ending::kDownload:
      return lives.landed;
    case Ending::kLoop:
    case Ending::kTooManyHops:
    case Ending::kTooBig:
      return lives.limits;
    case Ending::kBlocked:
    case Ending::kScriptOpaque:
      return lives.blocked;
    case Ending::kNotFetched:
    case Ending::kRefusedAddress:
      return lives.refused;
    case Ending::kUnresolvable:
    case Ending::kUnreachable:
    case Ending::kTlsFailed:
    case Ending::kTimedOut:
      return lives.failed;
    case Ending::kOverloaded:
      return Seconds{0};
  }
  std::abort();
}

bool HasServerError(const Finding& finding) {
  return !finding.chain.hops.empty() && finding.chain.hops.back().status >= 500;
}

bool HasFailed(const Finding& finding) {
  const Ending ending = finding.chain.ending;
  return ending == Ending::kUnresolvable || ending == Ending::kUnreachable ||
         ending == Ending::kTlsFailed || ending == Ending::kTimedOut || HasServerError(finding);
}

}  // namespace

Seconds LifeOf(const Finding& finding, const FindingLives& lives, Milliseconds left_alone) {
  if (finding.chain.ending == Ending::kBlocked && left_alone > Milliseconds{0})
    return std::max(std::chrono::ceil<Seconds>(left_alone), kShortestBlocked);
  const Seconds life = LifeOf(finding.chain.ending, lives);
  return HasServerError(finding) ? std::min(life, lives.failed) : life;
}

Seconds LifeAfter(const Finding& before, const Finding& finding, const FindingLives& lives) {
  const Seconds life = LifeOf(finding, lives);
  if (!HasFailed(before) || !HasFailed(finding)) return life;
  const auto then = std::chrono::duration_cast<Seconds>(before.valid_until - before.made);
  return std::max(life, std::min(2 * then, kLongestFailed));
}

Seconds LifeOfStandings(const Finding& finding) {
  Seconds life = kLongestStanding;
  for (const Standing& standing : finding.standings) {
    if (IsBeyondBudget(standing)) return Seconds{0};
    const bool answered = standing.result == Standing::Result::kListed ||
                          standing.result == Standing::Result::kNotListed;
    life = std::min(life, answered ? std::max(standing.ttl, kShortestStanding) : kShortestStanding);
  }
  return life;
}

}  // namespace linkmilter
