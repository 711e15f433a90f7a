#include "scanner/reputation/source.h"

#include <algorithm>
#include <utility>

namespace linkmilter {

std::vector<Standing> LookLocally(const std::vector<std::shared_ptr<const LocalSource>>& sources,
                                  const Subject& subject) {
  std::vector<Standing> standings;
  for (const auto& source : sources) {
    for (Standing& standing : source->Look(subject))
      standings.push_back(std::move(standing));
  }
  return standings;
}

const Standing* FirstWith(Standing::Result result, const std::vector<Standing>& standings) {
  const auto found =
      std::find_if(standings.begin(), standings.end(),
                   [result](const Standing& standing) { return standing.result == result; });
  return found == standings.end() ? nullptr : &*found;
}

std::string DecisionOf(const std::vector<Standing>& standings) {
  for (const Standing::Result result : {Standing::Result::kListed, Standing::Result::kAllowed}) {
    for (const Standing& standing : standings) {
      if (standing.result == result && standing.conclusive)
        return std::string(Name(result)) + " by " + standing.source;
    }
  }
  return {};
}

}  // namespace linkmilter
