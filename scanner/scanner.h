// The pipeline, and nothing else: extract, plan, trace, wait, judge. One per process, const, any
// thread; it owns nothing. Docs: docs/architecture.md, "the message's path".
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "scanner/attachments/reader.h"
#include "scanner/judge/policy.h"
#include "scanner/links/domain.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"
#include "scanner/store/store.h"
#include "scanner/trace/tracer.h"

namespace linkmilter {

// Our own failures. Never a 5xx and never a silent accept: daemon/reply turns each into an answer.
enum class Trouble {
  kStoreFailed,     // a deferral could not be made durable
  kNoParser,        // an attachment nobody could look at: no parser, or none free in time
  kTooManyWaiting,  // the ceiling on waiting messages
  kOutOfMemory,
  kBug,       // an exception caught at the border
  kStopping,  // the daemon is about to end and begins no new message
};

struct ScanReport {
  Verdict verdict;  // what is to be done, deferral limits applied, before `observe`
  std::shared_ptr<const Policy> policy;  // the override's that verdict is by; nullptr: none is
  std::string policy_name;               // its name
  Extraction extraction;                 // links with their plans
  std::vector<std::shared_ptr<const Finding>> findings;  // by link; null: none
  std::string id;           // "lm-9f3a2c41", shown to the sender and in the log
  int deferrals = 0;        // how often this message was deferred, this time included
  int fetched_fresh = 0;    // links that had no stored finding
  int missing = 0;          // findings still missing
  Milliseconds waited{0};   // of this attempt; measured by who called Scan
  Seconds deferred_for{0};  // since the first deferral; 0: never deferred before
  std::optional<Trouble> trouble;
};

struct ScanTimes {
  WallTime now;
  SteadyTime start;
};

class Scanner {
 public:
  // All must outlive the scanner.
  struct Parts {
    const SuffixList& suffixes;
    AttachmentReader& attachments;
    Tracer& tracer;
    Store& store;
  };
  explicit Scanner(const Parts& parts) : parts_(parts) {}
  // Reads attachments for at most policy.attachments.total_time and waits until policy.wait; calls
  // `progress` on this thread every kProgressEvery meanwhile.
  ScanReport Scan(const Message& message,
                  const Policy& policy,
                  const ScanTimes& times,
                  const std::function<void()>& progress) const;

 private:
  const Parts parts_;
};

}  // namespace linkmilter
