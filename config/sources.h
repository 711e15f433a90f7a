// The lists a configuration names -> the sources that answer from them.
#pragma once

#include <memory>

#include "config/config.h"
#include "config/problem.h"

namespace linkmilter {

// Loads every list; each bad line is a problem of the list's own file.
std::shared_ptr<const TracePolicy> LoadSources(const ReputationOptions& reputation,
                                               Problems& problems);

}  // namespace linkmilter
