// The C border to libmilter, and its only door. libmilter has one state per process and hands its
// callbacks nothing of ours, so there is one Milter per process, for its whole life. Exceptions
// stop here. What is registered and why: docs/operating.md, "the protocol".
#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

#include "base/byte_budget.h"
#include "base/guarded.h"
#include "base/result.h"
#include "base/snapshot.h"
#include "daemon/checkpoint.h"
#include "daemon/listener.h"
#include "daemon/session.h"
#include "daemon/waiting_room.h"
#include "scanner/judge/policy.h"

namespace linkmilter {

class Milter {
 public:
  struct Parts {
    const Snapshot<Policy>& policies;
    const Checkpoint& checkpoint;
    const WaitingRoom& room;  // closed: new sessions are turned away
    ByteBudget& budget;       // for what the sessions hold
  };
  // Beyond `max_sessions` connections at once new ones are turned away.
  Milter(const Parts& parts, std::size_t max_sessions);
  Milter(const Milter&) = delete;
  Milter& operator=(const Milter&) = delete;
  Milter(Milter&&) = delete;
  Milter& operator=(Milter&&) = delete;
  ~Milter();  // waits for callbacks under way; later ones find nobody

  // Serves the listener until Stop(). Call once in the life of the process.
  Status Run(const Listener& listener);
  // Ends Run(), from any other thread, within a blink. Replies already decided are still sent;
  // sessions between two commands are dropped and Postfix answers 451 for them.
  static void Stop(const Listener& listener);

  // For the callbacks.
  bool TurnsAway() const;
  bool stopping() const { return parts_.room.closed(); }
  Session& NewSession();
  void EndSession(Session& session);
  const Checkpoint& checkpoint() const { return parts_.checkpoint; }

 private:
  using Sessions = std::unordered_map<const Session*, std::unique_ptr<Session>>;
  const Parts parts_;
  const std::size_t max_sessions_;
  Guarded<Sessions> sessions_;
};

}  // namespace linkmilter
