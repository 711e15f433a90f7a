// One network loop: one epoll, timers, and an inbox for other threads. Everything on it runs on the
// thread that calls Run(); only Post() and Stop() may be called from elsewhere. No callback runs
// under a lock. Destroy it after Run() has returned, and what is registered on it before it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/guarded.h"
#include "base/result.h"
#include "scanner/trace/timers.h"

namespace linkmilter {

// Told when a descriptor is ready. May be told once too often: reads must not block.
class ReadyHandler {
 public:
  ReadyHandler() = default;
  ReadyHandler(const ReadyHandler&) = delete;
  ReadyHandler& operator=(const ReadyHandler&) = delete;
  ReadyHandler(ReadyHandler&&) = delete;
  ReadyHandler& operator=(ReadyHandler&&) = delete;
  virtual ~ReadyHandler() = default;
  virtual void OnReady(int fd, bool readable, bool writable) = 0;
};

class Loop final : public Timers {
 public:
  static Result<std::unique_ptr<Loop>> Create();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  Loop(Loop&&) = delete;
  Loop& operator=(Loop&&) = delete;
  ~Loop() override;

  void Run();   // until Stop()
  void Stop();  // any thread
  // Runs `task` on the loop, in order of posting. Any thread; what is posted after the loop has
  // stopped is dropped with it.
  void Post(std::function<void()> task) override;

  // Adds `fd` or changes what it is watched for. Errors and hang-ups are told as both. `handler`
  // must live until Forget(fd).
  void Watch(int fd, bool read, bool write, ReadyHandler& handler);
  void Forget(int fd);

  SteadyTime Now() const override;
  Id After(Milliseconds delay, std::function<void()> action) override;
  void Cancel(Id id) override;

 private:
  struct Inbox {
    std::deque<std::function<void()>> tasks;
    bool stopped = false;
  };
  Loop(int epoll, int wake) : epoll_(epoll), wake_(wake) {}
  void WaitForEvents();
  void RunDueTimers();
  bool RunInbox();  // false: stopped
  int MillisecondsToNextTimer() const;
  void Wake() const;

  const int epoll_;
  const int wake_;  // eventfd
  Guarded<Inbox> inbox_;
  bool more_tasks_ = false;  // in the inbox, when it was last looked at
  std::unordered_map<int, ReadyHandler*> handlers_;
  std::map<std::pair<SteadyTime, Id>, std::function<void()>> timers_;  // the next one first
  std::unordered_map<Id, SteadyTime> due_;
  Id last_timer_ = 0;
};

}  // namespace linkmilter
