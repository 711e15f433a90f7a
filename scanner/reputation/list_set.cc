#include "scanner/reputation/list_set.h"

namespace linkmilter {

std::vector<Standing> ListSet::Look(const Subject& subject) const {
  if (lists_.empty()) return {};
  std::vector<Standing> standings;
  const SubjectParts parts(subject, suffixes_);
  bool zone_spoke = false;
  for (const auto& list : lists_) {
    const bool is_zone = list->options().format.format == ListFormat::kRpz;
    if (is_zone && zone_spoke) continue;
    const auto hit = list->Look(parts);
    if (!hit) continue;
    zone_spoke = zone_spoke || is_zone;
    if (!hit->pass) standings.push_back(list->StandingOf(*hit, subject));
  }
  return standings;
}

}  // namespace linkmilter
