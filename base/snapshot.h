// Snapshot<T>: the current immutable T. Readers take it once and hold it to their end; a writer
// publishes a finished new one. Never changes a T in place. Safe from any thread.
// (A mutex, because ThreadSanitizer reports a race inside libstdc++ 12's atomic<shared_ptr>.)
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace linkmilter {

template <typename T>
class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const T> first) : current_(std::move(first)) {}

  std::shared_ptr<const T> Get() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  void Set(std::shared_ptr<const T> next) {
    const std::lock_guard lock(mutex_);
    current_.swap(next);  // the old one dies outside the lock, with `next`, or with its last reader
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> current_;
};

}  // namespace linkmilter
