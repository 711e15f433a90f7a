#include "scanner/trace/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <string>

namespace linkmilter {
namespace {

constexpr std::size_t kEventsAtOnce = 256;
// A burst of tasks is done in parts: answers that nobody reads meanwhile overflow their sockets.
constexpr std::size_t kTasksAtOnce = 64;
constexpr Milliseconds kLongestWait{3'600'000};  // fits epoll_wait's int

Error SystemError(const std::string& what) {
  return Error{what + ": " + std::strerror(errno)};
}

}  // namespace

Result<std::unique_ptr<Loop>> Loop::Create() {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) return SystemError("cannot create an epoll");
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) {
    close(epoll);
    return SystemError("cannot create an eventfd");
  }
  std::unique_ptr<Loop> loop(new Loop(epoll, wake));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event) != 0) return SystemError("cannot watch");
  return loop;
}

Loop::~Loop() {
  close(wake_);
  close(epoll_);
}

void Loop::Run() {
  while (RunInbox()) {
    RunDueTimers();
    WaitForEvents();
  }
}

void Loop::Stop() {
  inbox_.With([](Inbox& inbox) { inbox.stopped = true; });
  Wake();
}

void Loop::Post(std::function<void()> task) {
  const bool first = inbox_.With([&](Inbox& inbox) {
    inbox.tasks.push_back(std::move(task));
    return inbox.tasks.size() == 1;
  });
  if (first) Wake();
}

void Loop::Wake() const {
  const std::uint64_t one = 1;
  const auto written = write(wake_, &one, sizeof one);
  assert(written == sizeof one || errno == EAGAIN);  // EAGAIN: awake already
  static_cast<void>(written);
}

bool Loop::RunInbox() {
  std::vector<std::function<void()>> tasks;
  const bool stopped = inbox_.With([&](Inbox& inbox) {
    const auto end = inbox.tasks.begin() +
                     static_cast<std::ptrdiff_t>(std::min(kTasksAtOnce, inbox.tasks.size()));
    tasks.assign(std::move_iterator(inbox.tasks.begin()), std::move_iterator(end));
    inbox.tasks.erase(inbox.tasks.begin(), end);
    more_tasks_ = !inbox.tasks.empty();
    return inbox.stopped;
  });
  if (stopped) return false;
  for (const auto& task : tasks)
    task();
  return true;
}

void Loop::WaitForEvents() {
  std::array<epoll_event, kEventsAtOnce> events{};
  const int count =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), MillisecondsToNextTimer());
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == wake_) {
      std::uint64_t value = 0;
      [[maybe_unused]] const ssize_t drained = read(wake_, &value, sizeof value);
      continue;
    }
    // An earlier handler of this round may have closed it, or even put another in its place.
    const auto handler = handlers_.find(event.data.fd);
    if (handler == handlers_.end()) continue;
    const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    handler->second->OnReady(event.data.fd, broken || (event.events & EPOLLIN) != 0,
                             broken || (event.events & EPOLLOUT) != 0);
  }
}

void Loop::Watch(int fd, bool read, bool write, ReadyHandler& handler) {
  epoll_event event{};
  event.events = (read ? EPOLLIN : 0U) | (write ? EPOLLOUT : 0U);
  event.data.fd = fd;
  const bool known = !handlers_.insert_or_assign(fd, &handler).second;
  if (known && epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0) return;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);  // new, or closed and opened anew
}

void Loop::Forget(int fd) {
  handlers_.erase(fd);
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
}

SteadyTime Loop::Now() const {
  return std::chrono::steady_clock::now();
}

Timers::Id Loop::After(Milliseconds delay, std::function<void()> action) {
  const Id id = ++last_timer_;
  const SteadyTime due = Now() + delay;
  timers_.emplace(std::pair{due, id}, std::move(action));
  due_.emplace(id, due);
  return id;
}

void Loop::Cancel(Id id) {
  const auto due = due_.find(id);
  if (due == due_.end()) return;
  timers_.erase({due->second, id});
  due_.erase(due);
}

void Loop::RunDueTimers() {
  const SteadyTime now = Now();  // once: what they set anew waits for the next round
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto timer = timers_.extract(timers_.begin());
    due_.erase(timer.key().second);
    timer.mapped()();
  }
}

int Loop::MillisecondsToNextTimer() const {
  if (more_tasks_) return 0;
  if (timers_.empty()) return -1;
  const auto wait = std::chrono::ceil<Milliseconds>(timers_.begin()->first.first - Now());
  return static_cast<int>(std::clamp(wait, Milliseconds{0}, kLongestWait).count());
}

}  // namespace linkmilter
