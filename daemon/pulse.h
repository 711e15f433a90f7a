// A beat on our own socket: connect, negotiate, quit, as a mail server would.
//   - Debian's libmilter can leave a ready session unserved until some other event reaches its
//     pool; while messages wait the pulse is that event (docs/operating.md, "the pulse").
//   - It proves that the daemon serves its socket: systemd's watchdog is fed by good beats only.
// One thread, owned by Server.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "base/result.h"
#include "base/time.h"
#include "daemon/file_descriptor.h"
#include "daemon/socket_address.h"
#include "daemon/waiting_room.h"

namespace linkmilter {

// Connects and returns at once; nothing is sent. An empty descriptor: nobody listens, or there is
// none left; errno tells.
FileDescriptor Knock(const SocketAddress& address, Milliseconds timeout);

// Asked every 20 ms while a beat has no answer; false ends it.
using Patience = std::function<bool()>;

// One beat. Returns how long it took. Being turned away at once counts: somebody answered.
Result<Milliseconds> Beat(
    const SocketAddress& address, Milliseconds timeout, const Patience& patience = [] {
      return true;
    });

class Pulse {
 public:
  struct Options {
    Milliseconds busy{25};  // between beats while messages wait; bounds how long a session stalls
    Milliseconds idle{2000};
    Milliseconds timeout{5000};  // of one beat
  };
  // Called after each beat on the pulse's thread.
  using Observer = std::function<void(const Result<Milliseconds>& beat)>;

  Pulse(SocketAddress address, WaitingRoom& room, Observer observer, Options options);
  Pulse(SocketAddress address, WaitingRoom& room, Observer observer)
      : Pulse(std::move(address), room, std::move(observer), Options{}) {}
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;
  Pulse(Pulse&&) = delete;
  Pulse& operator=(Pulse&&) = delete;
  ~Pulse();  // close the room first, else it waits for an idle pause to end

 private:
  void Run();
  bool KeepWaiting();

  const SocketAddress address_;
  WaitingRoom& room_;
  const Observer observer_;
  const Options options_;
  Guarded<bool> ended_{false};
  std::thread thread_;
};

}  // namespace linkmilter
