#include "scanner/trace/evidence_trail.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "scanner/evidence/redact.h"
#include "scanner/evidence/warc.h"

namespace linkmilter {
namespace {

WallTime WallNow() {
  return std::chrono::system_clock::now();
}

int LastOf(const std::vector<Hop>& hops) {
  return static_cast<int>(hops.size()) - 1;
}

// Heritrix's letters: link, redirect, embedded, speculative, form.
char LetterOf(LedBy led_by) {
  switch (led_by) {
    case LedBy::kLink:
    case LedBy::kCall:
      return 'L';
    case LedBy::kHttp301:
    case LedBy::kHttp302:
    case LedBy::kHttp303:
    case LedBy::kHttp307:
    case LedBy::kHttp308:
    case LedBy::kRefreshHeader:
    case LedBy::kMetaRefresh:
      return 'R';
    case LedBy::kScript:
    case LedBy::kDecoded:
    case LedBy::kSecondLook:
      return 'X';
    case LedBy::kForm:
      return 'S';
    case LedBy::kFrame:
      return 'E';
  }
  std::abort();
}

}  // namespace

EvidenceTrail::EvidenceTrail(EvidenceSink* sink)
    : sink_(sink), case_id_(sink == nullptr ? std::string() : NewUuid()) {}

void EvidenceTrail::Resolved(const std::vector<Hop>& hops,
                             const std::string& host,
                             const AddressAnswer& answer) const {
  if (!on()) return;
  const bool found = answer.result == AddressAnswer::Result::kFound && !answer.addresses.empty();
  const std::string failure = answer.detail.empty() ? "no answer" : answer.detail;
  sink_->OnLookup({case_id_, LastOf(hops), WallNow(), host, answer.addresses, answer.ttl,
                   found ? std::string() : failure});
}

void EvidenceTrail::Asking(const std::vector<Hop>& hops) {
  if (!on()) return;
  asked_ = {};
  asked_.case_id = case_id_;
  asked_.hop = LastOf(hops);
  asked_.started = WallNow();
  asked_.url = hops.back().url;
  asked_.led_by = hops.back().led_by;
  asked_.instruction = hops.back().instruction;
  if (hops.size() > 1) asked_.via = hops[hops.size() - 2].url;
  for (std::size_t i = 1; i < hops.size(); ++i)
    asked_.path += LetterOf(hops[i].led_by);
  asked_.secret =
      std::any_of(hops.begin(), hops.end(), [](const Hop& hop) { return HoldsToken(hop.url); });
}

void EvidenceTrail::Answered(const FetchResponse& response) {
  if (!on()) return;
  if (response.connected) asked_.peer = response.peer.ToString();
  if (response.outcome != FetchResponse::Outcome::kAnswered) asked_.detail = response.detail;
  asked_.wire = response.exchange;
  sink_->OnExchange(asked_);
}

void EvidenceTrail::Ended(const Finding& finding) const {
  if (on()) sink_->OnEnd({case_id_, WallNow(), finding.url, finding.chain});
}

}  // namespace linkmilter
