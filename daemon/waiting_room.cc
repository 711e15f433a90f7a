#include "daemon/waiting_room.h"

namespace linkmilter {

WaitingRoom::WaitingRoom(std::size_t seats) : seats_(seats) {}

std::optional<WaitingRoom::Seat> WaitingRoom::Enter() {
  bool entered = false;
  state_.WithAndWake([&](State& state) {
    entered = !state.closed && state.waiting < seats_;
    if (entered) ++state.waiting;
  });
  if (!entered) return std::nullopt;
  return std::optional<Seat>(std::in_place, *this);
}

void WaitingRoom::Release() {
  state_.WithAndWake([](State& state) { --state.waiting; });
}

void WaitingRoom::Close() {
  state_.WithAndWake([](State& state) { state.closed = true; });
}

bool WaitingRoom::closed() const {
  return state_.With([](const State& state) { return state.closed; });
}

std::size_t WaitingRoom::waiting() const {
  return state_.With([](const State& state) { return state.waiting; });
}

bool WaitingRoom::AwaitEmpty(SteadyTime deadline) {
  return state_.WaitUntil(deadline, [](const State& state) { return state.waiting == 0; });
}

void WaitingRoom::AwaitWork(SteadyTime deadline) {
  state_.WaitUntil(deadline, [](const State& state) { return state.waiting > 0 || state.closed; });
}

}  // namespace linkmilter
