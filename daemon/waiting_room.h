// The ceiling on messages that wait for their links (milter.max_waiting). Every waiting message
// holds two processes of the mail server; without a ceiling a hundred slow links stop all mail.
// Any thread. Owned by Server.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "base/guarded.h"
#include "base/time.h"

namespace linkmilter {

class WaitingRoom {
 public:
  explicit WaitingRoom(std::size_t seats);

  // A place in the room; leaves when it dies. The room must outlive it.
  class Seat {
   public:
    explicit Seat(WaitingRoom& room) : room_(&room) {}

   private:
    struct Leave {
      void operator()(WaitingRoom* room) const { room->Release(); }
    };
    std::unique_ptr<WaitingRoom, Leave> room_;
  };
  // Empty: every seat is taken, or the room is closed.
  std::optional<Seat> Enter();

  // Nobody enters any more; who is inside stays to the end.
  void Close();
  bool closed() const;
  std::size_t waiting() const;

  // True when the room is empty; false when the deadline came first.
  bool AwaitEmpty(SteadyTime deadline);
  // Returns as soon as somebody waits or the room is closed, at the deadline otherwise.
  void AwaitWork(SteadyTime deadline);

 private:
  struct State {
    std::size_t waiting = 0;
    bool closed = false;
  };
  void Release();

  const std::size_t seats_;
  Guarded<State> state_;
};

}  // namespace linkmilter
