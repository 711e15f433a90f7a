#include "daemon/signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <csignal>
#include <utility>

namespace linkmilter {
namespace {

sigset_t OurSignals() {
  sigset_t set{};
  sigemptyset(&set);
  for (const int signal : {SIGHUP, SIGUSR1, SIGTERM, SIGINT})
    sigaddset(&set, signal);
  return set;
}

}  // namespace

void BlockSignals() {
  const sigset_t set = OurSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalThread::SignalThread(SignalActions actions)
    : actions_(std::move(actions)), ended_(eventfd(0, EFD_CLOEXEC)) {
  const sigset_t set = OurSignals();
  signals_ = FileDescriptor(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  thread_ = std::thread([this] { Run(); });
}

SignalThread::~SignalThread() {
  eventfd_write(ended_.get(), 1);
  thread_.join();
}

void SignalThread::Run() {
  std::array<pollfd, 2> watched{{{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                                 {.fd = ended_.get(), .events = POLLIN, .revents = 0}}};
  for (;;) {
    const int pause = static_cast<int>(actions_.tend_every.count());
    if (poll(watched.data(), watched.size(), pause) == 0) actions_.tend();
    if (watched[1].revents != 0) return;
    bool reload = false;
    bool stop = false;
    signalfd_siginfo info{};
    while (read(signals_.get(), &info, sizeof(info)) == static_cast<ssize_t>(sizeof(info))) {
      const bool asks_reload = info.ssi_signo == SIGHUP || info.ssi_signo == SIGUSR1;
      (asks_reload ? reload : stop) = true;
    }
    if (stop) return actions_.stop();
    if (reload) actions_.reload();
  }
}

}  // namespace linkmilter

// In place of libc's, see the header. The signals are blocked, so pause() ends for no reason we
// know of; if it does, wait again.
extern "C" int sigwait(const sigset_t* /*set*/, int* /*signal*/) {
  for (;;)
    pause();
}
