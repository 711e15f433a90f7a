#include "scanner/trace/finding_life.h"

#include <algorithm>
#include <cstdlib>

namespace linkmilter {
namespace {

constexpr Seconds kFact{3600};     // what a site says is believed for an hour
constexpr Seconds kRefusal{1800};  // a site that refuses scanners goes on doing so
constexpr Seconds kDecision{900};  // ours: lists and DNS may change
constexpr Seconds kFailure{900};   // never for long; but the first retry still finds it

Seconds LifeOf(Ending ending) {
  switch (ending) {
    case Ending::kLanded:
    case Ending::kDownload:
    case Ending::kLoop:
    case Ending::kTooManyHops:
    case Ending::kTooBig:
      return kFact;
    case Ending::kBlocked:
    case Ending::kScriptOpaque:
      return kRefusal;
    case Ending::kNotFetched:
    case Ending::kRefusedAddress:
      return kDecision;
    case Ending::kUnresolvable:
    case Ending::kUnreachable:
    case Ending::kTlsFailed:
    case Ending::kTimedOut:
      return kFailure;
    case Ending::kOverloaded:
      return Seconds{0};
  }
  std::abort();
}

}  // namespace

Seconds LifeOf(const Finding& finding) {
  const Seconds life = LifeOf(finding.chain.ending);
  const bool server_error = !finding.chain.hops.empty() && finding.chain.hops.back().status >= 500;
  return server_error ? std::min(life, kFailure) : life;
}

Seconds LifeOfStandings(const Finding& finding) {
  Seconds life = kLongestStanding;
  for (const Standing& standing : finding.standings) {
    const bool answered = standing.result == Standing::Result::kListed ||
                          standing.result == Standing::Result::kNotListed;
    life = std::min(life, answered ? std::max(standing.ttl, kShortestStanding) : kShortestStanding);
  }
  return life;
}

}  // namespace linkmilter
