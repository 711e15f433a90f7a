#include "scanner/reputation/list_health.h"

#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

const SteadyTime kStart{};

std::string Site(std::size_t number) {
  return std::to_string(number) + ".example";
}

// Answers about one site each, `bad` of the first `count` as `lesson` says, the others not listed.
void Teach(ListHealth& health, ListLesson lesson, std::size_t bad, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    health.Learn(i < bad ? lesson : ListLesson::kNotListed, Site(i), kStart);
}

TEST(ListHealth, RestsAtOnceAfterARefusalOrAForeignAnswer) {
  for (const auto& [lesson, state] : {std::pair(ListLesson::kRefused, ListState::kRefusing),
                                      std::pair(ListLesson::kForeign, ListState::kForeign)}) {
    SCOPED_TRACE(Name(state));
    ListHealth health;
    EXPECT_TRUE(health.MayAsk(kStart));
    EXPECT_EQ(health.Learn(lesson, "a.example", kStart), state);
    EXPECT_EQ(health.Learn(lesson, "b.example", kStart), std::nullopt) << "said once";
    EXPECT_FALSE(health.MayAsk(kStart + kListRest - Seconds(1)));
  }
}

TEST(ListHealth, LetsOneTrialThroughAfterTheRest) {
  ListHealth health;
  health.Learn(ListLesson::kRefused, "a.example", kStart);
  EXPECT_EQ(health.Learn(ListLesson::kNotListed, "b.example", kStart), std::nullopt)
      << "asked before the refusal";
  SteadyTime now = kStart + kListRest;
  EXPECT_TRUE(health.MayAsk(now));
  EXPECT_FALSE(health.MayAsk(now));
  EXPECT_EQ(health.Learn(ListLesson::kNoAnswer, "b.example", now), std::nullopt);
  now += kListRest;
  EXPECT_TRUE(health.MayAsk(now));
  EXPECT_EQ(health.Learn(ListLesson::kListed, "b.example", now), ListState::kServing);
  EXPECT_TRUE(health.MayAsk(now));
  EXPECT_TRUE(health.MayAsk(now));
}

TEST(ListHealth, IsSlowOnlyIfMoreThanHalfOfTwentyStayOpen) {
  const struct {
    std::size_t open;
    std::size_t asked;
    ListState state;
  } cases[] = {
      {19, 19, ListState::kServing},
      {10, 20, ListState::kServing},
      {11, 20, ListState::kSlow},
      {20, 20, ListState::kSlow},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(std::to_string(row.open) + " of " + std::to_string(row.asked));
    ListHealth health;
    // The open ones last: they bring the change.
    for (std::size_t i = row.open; i < row.asked; ++i)
      health.Learn(ListLesson::kNotListed, Site(i), kStart);
    Teach(health, ListLesson::kNoAnswer, row.open, row.open);
    EXPECT_EQ(health.state(), row.state);
  }
}

TEST(ListHealth, SuspendsAListThatListsTooManySites) {
  const struct {
    std::size_t listed;
    std::size_t sites;
    ListState state;
  } cases[] = {
      {49, 49, ListState::kServing}, {15, 50, ListState::kServing}, {60, 200, ListState::kServing},
      {16, 50, ListState::kSurging}, {50, 50, ListState::kSurging},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(std::to_string(row.listed) + " of " + std::to_string(row.sites));
    ListHealth health;
    for (std::size_t i = row.listed; i < row.sites; ++i)
      health.Learn(ListLesson::kNotListed, Site(i), kStart);
    Teach(health, ListLesson::kListed, row.listed, row.listed);
    EXPECT_EQ(health.state(), row.state);
  }
}

TEST(ListHealth, CountsASiteOnceHoweverOftenItIsSeen) {
  ListHealth health;
  for (int i = 0; i < 10'000; ++i)
    EXPECT_EQ(health.Learn(ListLesson::kListed, "evil.example", kStart), std::nullopt);
}

TEST(ListHealth, ForgetsTheSitesOfLongAgo) {
  ListHealth health;
  Teach(health, ListLesson::kListed, 0, kSurgeWindow);
  for (std::size_t i = 0; i < kSurgeFrom - 1; ++i)
    EXPECT_EQ(health.Learn(ListLesson::kListed, Site(i), kStart), std::nullopt);
  EXPECT_EQ(health.Learn(ListLesson::kListed, "last.example", kStart), ListState::kSurging);
}

TEST(ListHealth, IsSuspendedByAFailedTestUntilOneIsPassed) {
  for (const auto& [test, state] : {std::pair(ListTest::kUntrue, ListState::kUntrue),
                                    std::pair(ListTest::kIncomplete, ListState::kIncomplete)}) {
    SCOPED_TRACE(Name(state));
    ListHealth health;
    EXPECT_EQ(health.LearnTest(ListTest::kPassed), std::nullopt);
    EXPECT_EQ(health.LearnTest(test), state);
    EXPECT_EQ(health.LearnTest(test), std::nullopt);
    EXPECT_FALSE(health.MayAsk(kStart + 100 * kListRest)) << "no rest cures it";
    EXPECT_EQ(health.Learn(ListLesson::kNotListed, "a.example", kStart), std::nullopt);
    EXPECT_EQ(health.LearnTest(ListTest::kOpen), std::nullopt);
    EXPECT_EQ(health.LearnTest(ListTest::kPassed), ListState::kServing);
    EXPECT_TRUE(health.MayAsk(kStart));
  }
}

TEST(ListHealth, KeepsARefusalThroughAPassedTest) {
  ListHealth health;
  health.Learn(ListLesson::kRefused, "a.example", kStart);
  EXPECT_EQ(health.LearnTest(ListTest::kPassed), std::nullopt);
  EXPECT_FALSE(health.MayAsk(kStart));
}

}  // namespace
}  // namespace linkmilter
