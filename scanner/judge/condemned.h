// Which hosts and domains lists of others condemn, of those a message led to. The word of others
// alone: neither the operator's lists nor our own score count. Pure.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "scanner/judge/policy.h"
#include "scanner/model.h"

namespace linkmilter {

// A listing condemns if it is no old copy's, weighs as much as the threshold of `tag` by itself,
// and does not only call the host fresh, grey or a redirector. One of a URL condemns its host where
// nobody but its owner writes there. `findings`: by link; null: none.
std::set<std::string, std::less<>> CondemnedNames(
    const std::vector<Link>& links,
    const std::vector<std::shared_ptr<const Finding>>& findings,
    const Policy& policy);

}  // namespace linkmilter
