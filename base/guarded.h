// Guarded<T>: data and its mutex as one object; without the lock the data has no name.
// Safe from any thread. The callbacks run under the lock: keep them short, never call out.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace linkmilter {

template <typename T>
class Guarded {
 public:
  template <typename... Args>
  explicit Guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  Guarded(Guarded&&) = delete;
  Guarded& operator=(Guarded&&) = delete;
  ~Guarded() = default;

  // Runs f(value) under the lock and returns what it returns.
  template <typename F>
  decltype(auto) With(F&& f) {
    const std::lock_guard lock(mutex_);
    return std::forward<F>(f)(value_);
  }
  template <typename F>
  decltype(auto) With(F&& f) const {
    const std::lock_guard lock(mutex_);
    return std::forward<F>(f)(value_);
  }

  // The same, then wakes every waiter. For changes that some Wait may be waiting for.
  template <typename F>
  void WithAndWake(F&& f) {
    {
      const std::lock_guard lock(mutex_);
      std::forward<F>(f)(value_);
    }
    changed_.notify_all();
  }

  // The same where f says whether a wait may be over: waking a waiter in vain costs two switches.
  template <typename F>
  void WithAndWakeIf(F&& f) {
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      wake = std::forward<F>(f)(value_);
    }
    if (wake) changed_.notify_all();
  }

  // Waits until ready(value) holds, then runs f(value) under the same lock.
  template <typename Ready, typename F>
  decltype(auto) WaitThen(Ready&& ready, F&& f) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready(value_); });
    return std::forward<F>(f)(value_);
  }

  // Waits until ready(value) holds or the time comes; returns ready(value).
  template <typename Ready>
  bool WaitUntil(std::chrono::steady_clock::time_point deadline, Ready&& ready) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [&] { return ready(value_); });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  T value_;
};

}  // namespace linkmilter
