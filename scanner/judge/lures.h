// What the links of a message say beside the sender it names: which site its calls to action lead
// to, whose name it wears, how its URLs are spelled. No trait of a link counts alone: it counts
// where the link leads away from the sender, and calls to be pressed. Headers are context only: a
// message whose links lead to its sender raises nothing here. Pure; linear in the links.
#pragma once

#include <string>
#include <vector>

#include "scanner/judge/policy.h"
#include "scanner/links/domain.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"

namespace linkmilter {

// Without points: they are the policy's. The same signal may come several times.
std::vector<Signal> LureSignals(const Extraction& extraction,
                                const std::vector<std::string>& recipients,
                                const Policy& policy,
                                const SuffixList& suffixes);

}  // namespace linkmilter
