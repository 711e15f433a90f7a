// The feeds among the lists of reputation, kept fresh by a thread of their own as long as this
// lives. Owned by main; one thread at a time.
#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "daemon/journal.h"
#include "scanner/feeds/feed_thread.h"
#include "scanner/reputation/reputation_list.h"
#include "scanner/trace/address.h"
#include "scanner/trace/tracer.h"

namespace linkmilter {

class Feeds {
 public:
  Feeds(const TracerOptions& tracing, Journal& journal)
      : tracing_(tracing), guard_(tracing.allow_networks), journal_(journal) {}
  // From now on the feeds of these lists, and no others. What cannot be begun is said; the copies
  // on disk stay in force.
  void Keep(const std::vector<ListOptions>& lists);

 private:
  Status Begin();

  const TracerOptions tracing_;
  const AddressGuard guard_;
  Journal& journal_;
  std::vector<FeedOptions> feeds_;
  std::vector<ListOptions> lists_;      // that they are for
  std::unique_ptr<FeedThread> thread_;  // null: there are none
};

}  // namespace linkmilter
