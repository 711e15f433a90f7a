#include "daemon/accept.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <thread>

namespace linkmilter {
namespace {

constexpr std::chrono::milliseconds kPause{100};

bool IsShortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

// Process-wide like the function it belongs to.
std::atomic<bool>& Stopped() {
  static std::atomic<bool> stopped{false};
  return stopped;
}

}  // namespace

void StopAccepting() {
  Stopped() = true;
}

std::size_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace linkmilter

extern "C" int accept(int fd, sockaddr* addr, socklen_t* addr_len) {
  const int accepted = accept4(fd, addr, addr_len, SOCK_CLOEXEC);
  if (linkmilter::Stopped()) {
    if (accepted >= 0) close(accepted);
    errno = EINTR;  // also where a listener that was shut down says EINVAL
    return -1;
  }
  if (accepted >= 0) {
    const int on = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));  // no effect on unix sockets
  } else if (linkmilter::IsShortage(errno)) {
    const int shortage = errno;
    std::this_thread::sleep_for(linkmilter::kPause);
    errno = shortage;
  }
  return accepted;
}
