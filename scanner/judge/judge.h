// Facts -> verdict. Pure: the same facts and policy always give the same verdict. Bad is final: a
// score at `reject` needs no further findings; good is not while findings are missing.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "scanner/judge/familiarity.h"
#include "scanner/judge/policy.h"
#include "scanner/links/domain.h"
#include "scanner/model.h"

namespace linkmilter {

// What a second group must say for a reject: less is a hint.
inline constexpr double kWeightyPoints = 1;

struct JudgedLink {
  const Link* link = nullptr;
  const Finding* finding = nullptr;  // null: not asked for, or still missing
  bool missing = false;              // asked for, not there yet
};

// What is known of the message besides its links.
struct MessageFacts {
  std::string unread{};         // the first thing extraction left out, in words; empty: nothing
  std::size_t unfollowed = 0;   // links not fetched for want of room
  std::string unreadable{};     // the first attachment that could not be read, and why
  std::string encrypted{};      // the first that opens with a password only
  std::string proven_domain{};  // of a sender who passed DMARC (sender.h); empty: not proven
  std::vector<Signal> lures{};  // lures.h, evidence_facts.h: points are the policy's
  FamiliarNames familiar{};     // names of links; a name that is missing raises nothing
  const RuleReading* rules = nullptr;  // of the policy's rules, over the same links; nullptr: none
  std::vector<std::string> signers{};  // registrable domains whose DKIM signatures hold (sender.h)
  SuffixList suffixes{};
};

// The score is the sum of the signals' points; a signal raised by many links counts once, at its
// highest, and the signals of a group (signals.h) add at most the group's cap. By the score and
// what is missing:
//
//   score >= reject               reject, whatever is missing, if two groups add at least
//                                 kWeightyPoints each, the operator's lists or rules do, or a list
//                                 has the very URL
//   findings missing              defer, decided = false: they may still change the action
//   score >= defer                defer, decided = true: grey, if policy.defer.grey
//   score >= quarantine           quarantine, if there is such a threshold
//   score >= tag                  tag
//   else                          accept
//
// Operator's rules that fire are signals, too. Of those with an action, the first in their list
// decides: at least that, whatever the score; "accept" of the message ends the matter, whatever is
// missing. "accept" of a link decides nothing: that link alone raises no more than denials.
//
// Local sources of the policy are asked anew for the link, the wrappers taken off it, and every hop
// of its chain: today's lists, whenever the chain was followed. A denied step counts always. An
// allowed link (its own URL or host) raises nothing else; an allowed hop shields what was seen
// there. Unknown and refused standings are neither clean nor bad. What speaks for links
// (popularity, familiarity) counts only if something does for each of them, the weakest once, and
// never where the score without it is at `reject`.
//
// This is before the limits of deferral (deferral.h: MayDefer, WithoutDeferral) and before
// `observe`.
Verdict Judge(const std::vector<JudgedLink>& links,
              const Policy& policy,
              const MessageFacts& message = {});

}  // namespace linkmilter
