// A Loop on a thread of its own, for tests. Destroy what uses the loop after Join().
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "scanner/trace/loop.h"

namespace linkmilter {

class LoopThread {
 public:
  LoopThread() : loop_(std::move(Loop::Create()).value()) {}

  Loop& loop() { return *loop_; }
  void Start() {
    thread_ = std::thread([this] { loop_->Run(); });
  }
  void Join() {
    if (!thread_.joinable()) return;
    loop_->Stop();
    thread_.join();
  }
  // Runs `start(done)` on the loop and waits for what it gives to `done`.
  template <typename Value, typename Start>
  Value Ask(Start start) {
    std::promise<Value> promise;
    loop_->Post([&] { start([&](Value value) { promise.set_value(std::move(value)); }); });
    return promise.get_future().get();
  }

 private:
  std::unique_ptr<Loop> loop_;
  std::thread thread_;
};

}  // namespace linkmilter
