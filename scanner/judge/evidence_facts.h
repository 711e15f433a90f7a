// What a message holds besides web links, where opening it acts at once: shares of other people's
// machines, schemes that start programs, scripts that make files. Pure; linear in the evidence.
#pragma once

#include <string>
#include <vector>

#include "scanner/judge/policy.h"
#include "scanner/links/domain.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"

namespace linkmilter {

// Without points: they are the policy's. Shares of one's own network are none: names without a dot,
// inner addresses, policy.own_domains and the domains of the recipients.
std::vector<Signal> EvidenceSignals(const Extraction& extraction,
                                    const std::vector<std::string>& recipients,
                                    const Policy& policy,
                                    const SuffixList& suffixes);

}  // namespace linkmilter
