// How many requests one site gets at the same time from all network loops together, and whether it
// asked to be left alone. A message with a thousand links to one shop must not become an attack on
// the shop. Any thread; one per tracer.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <unordered_map>

#include "base/guarded.h"
#include "base/time.h"

namespace linkmilter {

struct HostGateLimits {
  std::size_t per_host = 2;
  std::size_t per_domain = 4;
  std::size_t pauses = 10'000;  // thousands of hosts that all say Retry-After
};

class HostGate {
 public:
  // Called once when it is a waiter's turn, on the thread of whoever made room, outside of locks.
  using Turn = std::function<void()>;

  explicit HostGate(HostGateLimits limits = {}) : limits_(limits) {}

  // True: there is room, and the caller is in. False: `turn` is called when there is, and then the
  // caller is in. Waiters of one domain are served in turns, one host after the other. `domain`:
  // the registrable one; empty: the host stands for itself.
  bool Enter(const std::string& host, const std::string& domain, Turn turn);
  // REQUIRES: entered with the same names.
  void Leave(const std::string& host, const std::string& domain);

  // Nobody is to ask this host before `until`: Retry-After.
  void Pause(const std::string& host, SteadyTime until);
  // How long it still wants to be left alone; 0: it does not.
  Milliseconds PausedFor(const std::string& host, SteadyTime now) const;

 private:
  struct Host {
    std::size_t running = 0;
    std::deque<Turn> waiting;
  };
  struct Domain {
    std::size_t running = 0;
    std::unordered_map<std::string, Host> hosts;
    std::list<std::string> turns;  // hosts with waiters, whose turn it is first
  };
  struct State {
    std::unordered_map<std::string, Domain> domains;
    std::unordered_map<std::string, SteadyTime> paused;
    std::multimap<SteadyTime, std::string> pauses;  // soonest end first
  };
  bool HasRoom(const Domain& domain, const Host& host) const;
  Turn NextTurn(Domain& domain) const;
  static void Forget(State& state, const std::string& domain, const std::string& host);

  const HostGateLimits limits_;
  Guarded<State> state_;
};

}  // namespace linkmilter
