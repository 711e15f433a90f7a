#include "daemon/server.h"

#include <pthread.h>
#include <syslog.h>

#include <csignal>
#include <thread>
#include <utility>

#include "daemon/accept.h"
#include "daemon/pulse.h"
#include "daemon/service_manager.h"
#include "daemon/signals.h"

namespace linkmilter {
namespace {

// A waiting message holds a thread of libmilter; the default of 8 MiB each is address space nobody
// uses.
constexpr std::size_t kStackBytes = std::size_t{1} << 20;

// The longest wait that may be configured, and a little more.
constexpr Seconds kDrainLimit{65};

// libmilter writes a reply after our callback has returned and tells nobody when it is done.
constexpr Milliseconds kReplyGrace{100};

// A beat this slow means that sessions are served late.
constexpr Milliseconds kSlowBeat{1000};

// Feeds the watchdog; tells the journal once when beats begin or cease to fail.
class BeatWatcher {
 public:
  BeatWatcher(const WaitingRoom& room, Journal& journal) : room_(room), journal_(journal) {}

  void operator()(const Result<Milliseconds>& beat) {
    if (beat.ok()) TellAlive();
    if (room_.closed()) return;  // being turned away is part of stopping
    const bool bad = !beat.ok() || beat.value() > kSlowBeat;
    if (bad && !was_bad_)
      journal_.Warning(
          "our own socket is slow to answer: " +
          (beat.ok() ? std::to_string(beat.value().count()) + " ms" : beat.error().message));
    if (!bad && was_bad_) journal_.Info("our own socket answers in time again");
    was_bad_ = bad;
  }

 private:
  const WaitingRoom& room_;
  Journal& journal_;
  bool was_bad_ = false;
};

}  // namespace

std::size_t PrepareProcess() {
  BlockSignals();
  std::signal(SIGPIPE, SIG_IGN);  // a peer that hangs up is an error of write(), not our end
  std::signal(SIGCHLD, SIG_DFL);  // ignored by who started us, no parser could be waited for
  openlog("linkmilter", LOG_PID, LOG_MAIL);
  pthread_attr_t attributes;
  pthread_getattr_default_np(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
  return RaiseDescriptorLimit();
}

Server::Server(const Options& options,
               ScanFunction scan,
               const Snapshot<Policy>& policies,
               Journal& journal)
    : journal_(journal),
      room_(options.max_waiting),
      checkpoint_(std::move(scan), room_, journal),
      budget_(options.max_held_bytes),
      milter_({.policies = policies, .checkpoint = checkpoint_, .room = room_, .budget = budget_},
              options.max_sessions) {}

Status Server::Run(const Listener& listener, const Upkeep& upkeep) {
  const SignalThread signals({.reload = upkeep.reload,
                              .stop = [&] { Stop(listener); },
                              .tend = upkeep.refresh,
                              .tend_every = upkeep.every});
  const Pulse pulse(listener.address(), room_, BeatWatcher(room_, journal_));
  TellReady();
  journal_.Info("serving " + listener.address().text());
  Status ended = milter_.Run(listener);
  room_.Close();
  std::this_thread::sleep_for(kReplyGrace);
  journal_.Info("stopped");
  return ended;
}

// Nobody new comes in; who waits gets the answer; then libmilter ends, and with it Run().
void Server::Stop(const Listener& listener) {
  TellStopping();
  room_.Close();
  journal_.Info("stopping; messages waiting: " + std::to_string(room_.waiting()));
  if (!room_.AwaitEmpty(std::chrono::steady_clock::now() + kDrainLimit))
    journal_.Error("messages still wait; their senders will try again");
  Milter::Stop(listener);
}

}  // namespace linkmilter
