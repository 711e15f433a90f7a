// One sample of a campaign: of links that differ for each recipient, one is looked at for all. Off
// by default: the sample is somebody's own link. Pure; the counting is the store's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/judge/policy.h"
#include "scanner/links/extract.h"

namespace linkmilter {

inline constexpr Seconds kCampaignLife{14 * 24 * 3600};    // since its first link
inline constexpr std::size_t kMaxCampaigns = 100'000;      // floods of shapes push out the oldest
inline constexpr std::size_t kMaxCampaignsOfMessage = 50;  // links beyond are not counted
inline constexpr std::size_t kMostCampaignRecipients = 1'000;  // what one campaign may hold of them
inline constexpr std::size_t kMostCampaignSamples = 100;
// An archive or a role address sees a personal link too: an envelope counts as this many at most.
inline constexpr std::size_t kRecipientsOfEnvelope = 2;

// A link that only a campaign's sample may be fetched of. Keys are HMACs with the site's key, cut
// to kCampaignKeyBytes digits: neither URLs nor addresses are kept.
struct CampaignLink {
  std::size_t index = 0;  // in Extraction::links
  std::string campaign;   // key of the From domain with the link's skeleton, or its URL: Sampling
  std::string url;        // key of Link::url
};
inline constexpr std::size_t kCampaignKeyBytes = 16;

// What one message adds to its campaigns.
struct Sighting {
  std::vector<CampaignLink> links;
  std::vector<std::string> recipients;  // keys of kRecipientsOfEnvelope of them, the same each time
};

// One link of each campaign, the message's first; empty where none may be sampled.
Sighting SightingOf(const Extraction& extraction,
                    const std::vector<std::string>& recipients,
                    std::string_view site_key);

// All that is kept of a campaign. `recipients` and `samples` are sets of keys.
struct CampaignRecord {
  WallTime first;
  std::vector<std::string> recipients;  // at most policy.recipients are remembered
  std::vector<std::string> samples;     // keys of URLs
  bool operator==(const CampaignRecord&) const = default;
};

// Counts `sighting` in, and takes `link` for a sample if enough recipients are known and samples
// are wanting. True: it is one, now or since an earlier try of the message.
bool CountIn(const CampaignLink& link,
             const Sighting& sighting,
             const CampaignPolicy& policy,
             CampaignRecord& record);

}  // namespace linkmilter
