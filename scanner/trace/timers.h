// When to be called. The real one is trace/loop; tests use tests/fakes/fake_timers.h. One thread,
// but for Post.
#pragma once

#include <cstdint>
#include <functional>

#include "base/time.h"

namespace linkmilter {

class Timers {
 public:
  using Id = std::uint64_t;  // never 0
  Timers() = default;
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;
  Timers(Timers&&) = delete;
  Timers& operator=(Timers&&) = delete;
  virtual ~Timers() = default;

  virtual SteadyTime Now() const = 0;
  // Calls `action` once, later (never from within After), unless cancelled.
  virtual Id After(Milliseconds delay, std::function<void()> action) = 0;
  virtual void Cancel(Id id) = 0;  // unknown ids are nothing
  // Calls `task` on the timers' own thread, soon. Any thread.
  virtual void Post(std::function<void()> task) = 0;
};

}  // namespace linkmilter
