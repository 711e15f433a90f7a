#include "scanner/reputation/source.h"

#include <algorithm>
#include <utility>

namespace linkmilter {
namespace {

bool Decides(const Standing& standing) {
  return standing.result == Standing::Result::kListed && standing.conclusive &&
         (standing.kind == Standing::Class::kUnclassed || IsGrave(standing.kind));
}

}  // namespace

std::vector<Standing> LookLocally(const std::vector<std::shared_ptr<const LocalSource>>& sources,
                                  const Subject& subject) {
  std::vector<Standing> standings;
  for (const auto& source : sources) {
    for (Standing& standing : source->Look(subject))
      standings.push_back(std::move(standing));
  }
  return standings;
}

double WeightOf(const Standing& standing) {
  if (standing.result == Standing::Result::kUnknown) return 0;
  return standing.detail.empty() ? 1 : 0.5;
}

const Standing* FirstWith(Standing::Result result, const std::vector<Standing>& standings) {
  const auto found =
      std::find_if(standings.begin(), standings.end(),
                   [result](const Standing& standing) { return standing.result == result; });
  return found == standings.end() ? nullptr : &*found;
}

bool IsTracker(std::string_view host, const std::vector<Standing>& standings) {
  return std::any_of(standings.begin(), standings.end(), [host](const Standing& standing) {
    return standing.result == Standing::Result::kListed && standing.host == host &&
           (standing.kind == Standing::Class::kRedirector ||
            standing.kind == Standing::Class::kGrey);
  });
}

bool IsGrave(Standing::Class kind) {
  return kind == Standing::Class::kPhish || kind == Standing::Class::kMalware ||
         kind == Standing::Class::kC2;
}

std::string DecisionOf(const std::vector<Standing>& standings) {
  const auto listed = std::find_if(standings.begin(), standings.end(), Decides);
  if (listed != standings.end()) return "listed by " + listed->source;
  if (const Standing* standing = FirstWith(Standing::Result::kAllowed, standings))
    return "allowed by " + standing->source;
  return {};
}

}  // namespace linkmilter
