// The first steps of a scan, which need no network: a message to its links, and what it holds
// besides them. Stateless, const, any thread; it owns nothing.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/time.h"
#include "scanner/attachments/reader.h"
#include "scanner/judge/judge.h"
#include "scanner/judge/overrides.h"
#include "scanner/judge/policy.h"
#include "scanner/links/domain.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr Seconds kProgressEvery{5};  // Sendmail gives up after 10 s of silence

struct Reading {
  Extraction extraction;
  MessageFacts facts;
  bool trouble = false;  // our own: an attachment nobody could look at
};

class MessageReader {
 public:
  // Both must outlive the reader.
  MessageReader(const SuffixList& suffixes, AttachmentReader& attachments)
      : suffixes_(suffixes), attachments_(attachments) {}

  // Reads attachments until policy.attachments.total_time after `start`, and calls `progress` on
  // this thread every kProgressEvery meanwhile.
  Reading Read(const Message& message,
               const Policy& policy,
               SteadyTime start,
               const std::function<void()>& progress) const;

  // MessageFacts::lures as each of the policies has them, which leave out the links that their
  // lists allow or their rules excuse. `reading` by the policy they are changes of.
  std::vector<std::vector<Signal>> LuresBy(const std::vector<EffectivePolicy>& effective,
                                           const Message& message,
                                           const Reading& reading) const;

 private:
  std::vector<Signal> Lures(const Message& message,
                            const Policy& policy,
                            const Extraction& extraction) const;

  const SuffixList& suffixes_;
  AttachmentReader& attachments_;
};

// What the policy's rules find in it; nullopt: there are none. Says in `facts` if they could not
// see all links. The policy and the extraction must outlive it.
std::optional<RuleReading> ReadRules(const Policy& policy,
                                     const Extraction& extraction,
                                     MessageFacts& facts);

// The verdict on what was read alone: nothing followed, no list asked but the local ones. What is
// unread or not followed is no reason here.
Verdict JudgeUnfollowed(const Reading& reading, const Policy& policy);

}  // namespace linkmilter
