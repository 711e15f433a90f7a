#include "scanner/trace/loop.h"

#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

class LoopTest : public testing::Test {
 protected:
  std::unique_ptr<Loop> loop = std::move(Loop::Create()).value();
};

TEST_F(LoopTest, RunsWhatIsPostedInOrder) {
  std::string ran;
  loop->Post([&] { ran += "a"; });
  loop->Post([&] { ran += "b"; });
  loop->Post([&] { loop->Post([&] { loop->Stop(); }); });
  loop->Run();
  EXPECT_EQ(ran, "ab");
}

TEST_F(LoopTest, RunsTimersByTimeAndNotCancelledOnes) {
  std::string ran;
  loop->After(Milliseconds(3), [&] { loop->Stop(); });
  loop->After(Milliseconds(2), [&] { ran += "2"; });
  const auto cancelled = loop->After(Milliseconds(0), [&] { ran += "x"; });
  loop->After(Milliseconds(0), [&] { ran += "0"; });
  loop->Cancel(cancelled);
  loop->Cancel(cancelled);
  loop->Run();
  EXPECT_EQ(ran, "02");
}

TEST_F(LoopTest, ATimerThatSetsItselfAnewStarvesNobody) {
  int rounds = 0;
  std::function<void()> again = [&] {
    ++rounds;
    loop->After(Milliseconds(0), again);
  };
  again();
  loop->After(Milliseconds(5), [&] { loop->Stop(); });
  loop->Run();
  EXPECT_GT(rounds, 1);
}

TEST_F(LoopTest, TakesTasksFromManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kTasks = 1000;
  int ran = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kTasks; ++j) {
        loop->Post([&] {
          if (++ran == kThreads * kTasks) loop->Stop();
        });
      }
    });
  }
  loop->Run();
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(ran, kThreads * kTasks);
}

// Reads a byte, and forgets its own descriptor and another's.
class Reader final : public ReadyHandler {
 public:
  Reader(Loop& loop, std::vector<int> forgets) : loop_(loop), forgets_(std::move(forgets)) {}
  void OnReady(int, bool readable, bool) override {
    EXPECT_TRUE(readable);
    ++calls;
    for (const int fd : forgets_)
      loop_.Forget(fd);
  }
  int calls = 0;

 private:
  Loop& loop_;
  std::vector<int> forgets_;
};

TEST_F(LoopTest, TellsNobodyWhoWasForgottenInTheSameRound) {
  std::array<int, 2> first{};
  std::array<int, 2> second{};
  ASSERT_EQ(pipe(first.data()), 0);
  ASSERT_EQ(pipe(second.data()), 0);
  Reader reader(*loop, {first[0], second[0]});
  loop->Watch(first[0], true, false, reader);
  loop->Watch(second[0], true, false, reader);
  ASSERT_EQ(write(first[1], "x", 1), 1);
  ASSERT_EQ(write(second[1], "x", 1), 1);
  loop->After(Milliseconds(2), [&] { loop->Stop(); });
  loop->Run();
  EXPECT_EQ(reader.calls, 1);
  for (const int fd : {first[0], first[1], second[0], second[1]})
    close(fd);
}

}  // namespace
}  // namespace linkmilter
