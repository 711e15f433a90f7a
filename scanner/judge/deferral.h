// How often and since when a message has been deferred, and what follows. Pure. The record counts;
// it never carries a verdict.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "scanner/judge/policy.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"

namespace linkmilter {

// Any one of them recognises the message at its retry. HMACs with the site's key: a stolen store
// tells nothing. See docs/architecture.md, "deferral".
struct DeferralKeys {
  std::string by_message_id;  // Message-ID + From domain + content digest
  std::string by_sender;      // normalised sender + Date + Subject + content digest
  std::string by_links;  // From domain + digest of the sorted link keys: shares the deadline only
  bool operator==(const DeferralKeys&) const = default;
};

struct DeferralRecord {
  std::string id;  // shown in replies: "lm-9f3a2c41"
  int times = 0;   // counted deferrals: attempts within kSameAttempt are one
  WallTime first;  // of this message, or of an earlier one with the same links
  WallTime last;   // the last counted one
  bool operator==(const DeferralRecord&) const = default;
};

inline constexpr Seconds kSameAttempt{60};          // a second MX tried at once, a burst of copies
inline constexpr Seconds kDeferralLife{36 * 3600};  // records outlive the slowest sender's patience

// A key is empty, and hits nothing, where the message lacks what it is made of (no Message-ID, no
// links).
DeferralKeys KeysOf(const Extraction& extraction,
                    const std::string& sender,
                    std::string_view site_key);

// The envelope sender as it stays over retries: domain in lower case, BATV tags and SRS wrappings
// taken off, the local part cut at its last '+', '-' or '=' (VERP). For keys only, not an address.
std::string NormaliseSender(std::string_view sender);

// May this message be deferred (again)? `record` null: never deferred yet. An attempt that belongs
// to the last counted one is treated as that one was, until max_age. A verdict with nothing missing
// (grey, or a rule's) defers once, and not after a deferral for any other reason: lists have had
// the time by then.
bool MayDefer(const Verdict& verdict,
              const DeferralRecord* record,
              const DeferPolicy& policy,
              WallTime now);

// What becomes of a verdict whose action is kDefer when the message may not be deferred: what score
// and rules ask for; with findings missing, on_undecided if that is stricter.
Action WithoutDeferral(const Verdict& verdict, const Policy& policy);

}  // namespace linkmilter
