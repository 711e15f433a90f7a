// The lists a configuration names -> the sources that answer from them.
#pragma once

#include <memory>
#include <vector>

#include "config/field.h"
#include "config/problem.h"

namespace linkmilter {

struct Sources {
  std::shared_ptr<const TracePolicy> policy;
  std::vector<ListNews> news;  // of reputation.lists that were read
};

// What a new policy takes over from the one before.
struct Inheritance {
  ListShelf& shelf;
  const Memories& memories;
};

// Loads every list, reputation.lists by way of the shelf. Each bad line of an operator's own list
// is a problem of that file; so is a list of others that cannot be used and has no last good state.
Sources LoadSources(const Options& options, const Inheritance& before, Problems& problems);

}  // namespace linkmilter
