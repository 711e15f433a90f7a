#include "scanner/trace/source_watch.h"

namespace linkmilter {

void SourceWatch::Watch(const TracePolicy& policy) {
  timers_.Cancel(timer_);
  sources_ = policy.remote;
  CheckAll();
}

void SourceWatch::CheckAll() {
  timer_ = timers_.After(kCheckSourcesEvery, [this] { CheckAll(); });
  for (const auto& source : sources_)
    source->Check(resolver_);
}

}  // namespace linkmilter
