// Time that stands still until a test moves it.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "scanner/trace/timers.h"

namespace linkmilter {

class FakeTimers final : public Timers {
 public:
  SteadyTime Now() const override { return now_; }
  Id After(Milliseconds delay, std::function<void()> action) override {
    timers_.emplace(++last_, std::pair{now_ + delay, std::move(action)});
    return last_;
  }
  void Cancel(Id id) override { timers_.erase(id); }
  void Post(std::function<void()> task) override { task(); }

  // Moves on and calls what has become due, the earliest first.
  void Advance(Milliseconds by) {
    now_ += by;
    for (;;) {
      auto next = timers_.end();
      for (auto timer = timers_.begin(); timer != timers_.end(); ++timer) {
        const bool due = timer->second.first <= now_;
        if (due && (next == timers_.end() || timer->second.first < next->second.first)) {
          next = timer;
        }
      }
      if (next == timers_.end()) return;
      const auto action = std::move(next->second.second);
      timers_.erase(next);
      action();
    }
  }
  std::size_t waiting() const { return timers_.size(); }

 private:
  SteadyTime now_;
  std::map<Id, std::pair<SteadyTime, std::function<void()>>> timers_;
  Id last_ = 0;
};

}  // namespace linkmilter
