#include "scanner/judge/campaign.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "scanner/digest.h"
#include "scanner/links/caution.h"
#include "scanner/links/url_shape.h"

namespace linkmilter {
namespace {

std::string KeyOf(std::string_view site_key, std::string_view kind, std::string_view text) {
  const std::string whole = std::string(kind).append("\n").append(text);
  return HmacSha256Hex(site_key, whole).substr(0, kCampaignKeyBytes);
}

bool Contains(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// The same ones at each try of a message, in whatever order they come: the smallest.
std::vector<std::string> FewOf(const std::vector<std::string>& recipients,
                               std::string_view site_key) {
  std::vector<std::string> keys;
  keys.reserve(recipients.size());
  for (const std::string& recipient : recipients)
    keys.push_back(KeyOf(site_key, "recipient", AsciiLower(recipient)));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  keys.resize(std::min(keys.size(), kRecipientsOfEnvelope));
  return keys;
}

}  // namespace

Sighting SightingOf(const Extraction& extraction,
                    const std::vector<std::string>& recipients,
                    std::string_view site_key) {
  Sighting sighting;
  std::unordered_set<std::string> campaigns;
  // Services send for many with links of one shape.
  const std::string from = extraction.from.substr(extraction.from.rfind('@') + 1) + '\n';
  for (std::size_t i = 0; i < extraction.links.size(); ++i) {
    const Link& link = extraction.links[i];
    const Sampling sampling = SamplingOf(link);
    if (sampling == Sampling::kNever) continue;
    if (sighting.links.size() == kMaxCampaignsOfMessage) break;
    const std::string what =
        sampling == Sampling::kByShape ? SkeletonOf(link.url, link.domain) : link.url;
    std::string campaign = KeyOf(site_key, "campaign", from + what);
    if (!campaigns.insert(campaign).second) continue;
    sighting.links.push_back({i, std::move(campaign), KeyOf(site_key, "url", link.url)});
  }
  if (!sighting.links.empty()) sighting.recipients = FewOf(recipients, site_key);
  return sighting;
}

bool CountIn(const CampaignLink& link,
             const Sighting& sighting,
             const CampaignPolicy& policy,
             CampaignRecord& record) {
  for (const std::string& recipient : sighting.recipients) {
    const bool room = record.recipients.size() < policy.recipients;
    if (room && !Contains(record.recipients, recipient)) record.recipients.push_back(recipient);
  }
  if (Contains(record.samples, link.url)) return true;
  if (record.recipients.size() < policy.recipients || record.samples.size() >= policy.samples)
    return false;
  record.samples.push_back(link.url);
  return true;
}

}  // namespace linkmilter
