// Everything an operator may change while the daemon runs: one immutable snapshot, valid by
// construction (config builds it), held by each message to its end. Pure values and shared lists.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "scanner/judge/overrides.h"
#include "scanner/judge/rules.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"
#include "scanner/trace/trace_policy.h"

namespace linkmilter {

struct Thresholds {
  double tag = 4;
  std::optional<double> quarantine;  // none: no score is held back
  double defer = 6;                  // comes back later, then is tagged; see judge.h
  double reject = 8;
};

struct DeferPolicy {
  int max_times = 2;
  Seconds max_age{900};
  bool grey = true;  // scores from thresholds.defer on, once; else they are settled at once
  Action on_undecided = Action::kTag;  // accept, tag, quarantine or reject
};

// How long attachments of complex formats are read; beyond, they are unreadable.
struct AttachmentPolicy {
  Milliseconds time{4'000};        // each
  Milliseconds total_time{8'000};  // all of one message
};

// Whether links that are made for one person may be sampled: campaign.h.
struct CampaignPolicy {
  bool lift = false;
  std::size_t recipients = 20;  // who got one of its links before one is fetched
  std::size_t samples = 1;      // fetched of one campaign
};

struct Policy {
  bool observe = false;                // answer accept, log what would have been done
  Action on_trouble = Action::kDefer;  // our own failures: defer or accept, never reject
  Milliseconds wait{10'000};
  std::size_t max_message_bytes = std::size_t{25} << 20;
  std::vector<Network> skip_clients;
  bool skip_authenticated = true;
  std::size_t max_fetches = 20;  // links fetched per message
  Thresholds thresholds;
  std::map<std::string, double, std::less<>> points;  // overrides of signals' default points
  std::shared_ptr<const RuleSet> rules;               // nullptr: none
  // The operator's registrable domains: links to them are nobody else's, and hosts that look like
  // them are. In lower case.
  std::vector<std::string> own_domains;
  std::string authserv_id;  // whose Authentication-Results are believed; empty: nobody's
  DeferPolicy defer;
  AttachmentPolicy attachments;
  CampaignPolicy campaign;
  std::shared_ptr<const TracePolicy> trace = std::make_shared<TracePolicy>();
  std::string reply_contact;              // URL named in refusals; empty: none
  std::vector<PolicyOverride> overrides;  // of an override's policy: empty
  SeveralRecipients several_recipients = SeveralRecipients::kStrictest;
};

}  // namespace linkmilter
