#include "scanner/trace/source_watch.h"

#include <utility>

namespace linkmilter {

void SourceWatch::Watch(std::shared_ptr<const TracePolicy> policy) {
  timers_.Cancel(timer_);
  policy_ = std::move(policy);
  CheckAll();
}

void SourceWatch::CheckAll() {
  timer_ = timers_.After(kCheckSourcesEvery, [this] { CheckAll(); });
  for (const auto& source : policy_->remote)
    source->Check(resolver_);
}

}  // namespace linkmilter
