#include "scanner/reputation/list_set.h"

#include <string>

namespace linkmilter {
namespace {

// What a list says whose copy is not fresh.
void Doubt(CopyAge age, Standing& standing) {
  if (age == CopyAge::kFresh || standing.result == Standing::Result::kAllowed) return;
  standing.detail = std::string(DoubtOf(age));
  standing.conclusive = false;
  if (age == CopyAge::kSpent) standing.result = Standing::Result::kUnknown;
}

}  // namespace

std::vector<Standing> ListSet::Look(const Subject& subject) const {
  if (lists_.empty()) return {};
  std::vector<Standing> standings;
  const SubjectParts parts(subject, suffixes_);
  bool zone_spoke = false;
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const ReputationList& list = *lists_[i];
    const bool spent = ages_[i] == CopyAge::kSpent;
    if (spent && list.options().result != Standing::Result::kListed) continue;
    const bool is_zone = list.options().format.format == ListFormat::kRpz;
    if (is_zone && zone_spoke) continue;
    const auto hit = list.Look(parts);
    if (!hit) continue;
    zone_spoke = zone_spoke || (is_zone && !spent);
    if (hit->pass) continue;
    standings.push_back(list.StandingOf(*hit, subject));
    Doubt(ages_[i], standings.back());
  }
  return standings;
}

}  // namespace linkmilter
