#include "daemon/waiting_room.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

constexpr Seconds kLong{60};

SteadyTime Now() {
  return std::chrono::steady_clock::now();
}

TEST(WaitingRoom, TurnsAwayWhoFindsNoSeat) {
  WaitingRoom room(2);
  auto first = room.Enter();
  const auto second = room.Enter();
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(room.Enter());
  EXPECT_EQ(room.waiting(), 2U);
  first.reset();
  EXPECT_TRUE(room.Enter());
  EXPECT_EQ(room.waiting(), 1U);
}

TEST(WaitingRoom, WithoutSeatsLetsNobodyIn) {
  WaitingRoom room(0);
  EXPECT_FALSE(room.Enter());
}

TEST(WaitingRoom, LetsNobodyInOnceClosedAndKeepsWhoIsInside) {
  WaitingRoom room(2);
  auto seat = room.Enter();
  room.Close();
  EXPECT_FALSE(room.Enter());
  EXPECT_FALSE(room.AwaitEmpty(Now()));
  seat.reset();
  EXPECT_TRUE(room.AwaitEmpty(Now()));
}

TEST(WaitingRoom, WakesWhoAwaitsWorkOrEmptiness) {
  WaitingRoom room(1);
  std::optional<WaitingRoom::Seat> seat;
  std::thread guest([&] { seat = room.Enter(); });
  room.AwaitWork(Now() + kLong);
  EXPECT_EQ(room.waiting(), 1U);
  guest.join();
  std::thread leaving([&] { seat.reset(); });
  EXPECT_TRUE(room.AwaitEmpty(Now() + kLong));
  leaving.join();
  room.Close();
  room.AwaitWork(Now() + kLong);  // returns
}

TEST(WaitingRoom, NeverHoldsMoreThanItsSeats) {
  WaitingRoom room(3);
  std::vector<std::thread> guests;
  guests.reserve(8);
  for (int i = 0; i < 8; ++i)
    guests.emplace_back([&room] {
      for (int turn = 0; turn < 1000; ++turn)
        if (const auto seat = room.Enter()) {
          EXPECT_LE(room.waiting(), 3U);
        }
    });
  for (std::thread& guest : guests)
    guest.join();
  EXPECT_EQ(room.waiting(), 0U);
}

}  // namespace
}  // namespace linkmilter
