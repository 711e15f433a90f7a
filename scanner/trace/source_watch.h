// Has the remote sources in force look after themselves: at once, and every ten minutes. One
// network loop's, on its thread; must not outlive its timers.
#pragma once

#include <memory>
#include <vector>

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

  // From now on those of `policy` instead; nothing else of it is kept.
  void Watch(const TracePolicy& policy);

 private:
  void CheckAll();

  Resolver& resolver_;
  Timers& timers_;
  std::vector<std::shared_ptr<const RemoteSource>> sources_;
  Timers::Id timer_ = 0;
};

}  // namespace linkmilter
