// What the facts about one link raise: its signals, in no order, perhaps one twice. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "scanner/judge/judge.h"
#include "scanner/judge/policy.h"
#include "scanner/model.h"

namespace linkmilter {

// `finding` null: the link was not followed, or not yet. Points are the policy's, else the
// catalogue's, else (a DNS list's code table) the standing's.
std::vector<Signal> SignalsOf(const Link& link,
                              const Finding* finding,
                              const Policy& policy,
                              const MessageFacts& message = {});

// Those of them that the operator's deny lists raise.
std::vector<Signal> DenialsOf(const Link& link, const Finding* finding, const Policy& policy);

}  // namespace linkmilter
