// A ceiling on the bytes that many hold together: without one, messages or pages that never end
// fill the memory. Any thread. Outlives every Holding.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace linkmilter {

class ByteBudget {
 public:
  explicit ByteBudget(std::size_t bytes) : left_(bytes) {}

  // False: so many are not left, and nothing was taken.
  bool Take(std::size_t bytes) {
    std::size_t left = left_;
    while (bytes <= left) {
      if (left_.compare_exchange_weak(left, left - bytes)) return true;
    }
    return false;
  }
  void GiveBack(std::size_t bytes) { left_ += bytes; }

 private:
  std::atomic<std::size_t> left_;
};

// What one of them has taken; given back at its end. One thread at a time.
class Holding {
 public:
  explicit Holding(ByteBudget& budget) : budget_(budget) {}
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;
  Holding(Holding&&) = delete;
  Holding& operator=(Holding&&) = delete;
  ~Holding() { Release(); }

  bool Grow(std::size_t bytes) {
    const bool granted = budget_.Take(bytes);
    if (granted) held_ += bytes;
    return granted;
  }
  bool GrowTo(std::size_t total) { return total <= held_ || Grow(total - held_); }
  void Release() { budget_.GiveBack(std::exchange(held_, 0)); }

 private:
  ByteBudget& budget_;
  std::size_t held_ = 0;
};

}  // namespace linkmilter
