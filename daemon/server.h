// The daemon without its scanner: listener, milter, pulse, signals, and the order in which they
// start and stop. Built by main; Run() keeps the calling thread.
#pragma once

#include <cstddef>
#include <functional>

#include "base/byte_budget.h"
#include "base/result.h"
#include "base/snapshot.h"
#include "daemon/checkpoint.h"
#include "daemon/journal.h"
#include "daemon/listener.h"
#include "daemon/milter.h"
#include "daemon/waiting_room.h"
#include "scanner/judge/policy.h"

namespace linkmilter {

// To call first in main, before any thread: signals blocked, libmilter's own log lines sent to the
// mail log, small stacks for its many threads, descriptors raised. Returns the descriptor limit.
std::size_t PrepareProcess();

class Server {
 public:
  struct Options {
    std::size_t max_waiting = 64;
    std::size_t max_sessions = 512;
    std::size_t max_held_bytes = std::size_t{512} << 20;
  };
  Server(const Options& options,
         ScanFunction scan,
         const Snapshot<Policy>& policies,
         Journal& journal);

  // What is done beside serving, on the signal thread: mail does not wait for it, a stop does.
  struct Upkeep {
    std::function<void()> reload;   // on HUP and USR1
    std::function<void()> refresh;  // every so often
    Milliseconds every{60'000};
  };
  // Serves until TERM or INT.
  Status Run(const Listener& listener, const Upkeep& upkeep);

 private:
  void Stop(const Listener& listener);

  Journal& journal_;
  WaitingRoom room_;
  const Checkpoint checkpoint_;
  ByteBudget budget_;
  Milter milter_;
};

}  // namespace linkmilter
