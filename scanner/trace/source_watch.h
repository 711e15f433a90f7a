// Has the remote sources in force look after themselves: at once, and every ten minutes. One
// network loop's, on its thread; must not outlive its timers.
#pragma once

#include <memory>

#include "scanner/trace/resolver.h"
#include "scanner/trace/timers.h"
#include "scanner/trace/trace_policy.h"

namespace linkmilter {

inline constexpr Seconds kCheckSourcesEvery{600};

class SourceWatch {
 public:
  SourceWatch(Resolver& resolver, Timers& timers) : resolver_(resolver), timers_(timers) {}
  SourceWatch(const SourceWatch&) = delete;
  SourceWatch& operator=(const SourceWatch&) = delete;
  SourceWatch(SourceWatch&&) = delete;
  SourceWatch& operator=(SourceWatch&&) = delete;
  ~SourceWatch() = default;

  // From now on those of `policy` instead.
  void Watch(std::shared_ptr<const TracePolicy> policy);

 private:
  void CheckAll();

  Resolver& resolver_;
  Timers& timers_;
  std::shared_ptr<const TracePolicy> policy_;
  Timers::Id timer_ = 0;
};

}  // namespace linkmilter
