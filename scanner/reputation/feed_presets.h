// The well-known feeds: where they are published, in which form, how often their publishers want to
// be asked, and what a hit is worth to us. All list pages by their exact URL: of a host that many
// share, the rest is never listed. Whose terms say what: docs/configuration.md. Pure data.
//
//   openphish          phishing, found by machine       lines, every 12 hours
//   phishtank          phishing, verified by people     JSON, packed, every 6 hours
//   urlhaus            malware, online now              CSV, every 15 minutes
//   phishing-database  phishing, gathered from others   lines, every 6 hours
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "scanner/reputation/reputation_list.h"

namespace linkmilter {

// All of it but the file. nullopt: no such preset.
std::optional<ListOptions> FeedPresetOf(std::string_view name);

std::vector<std::string_view> FeedPresetNames();

}  // namespace linkmilter
