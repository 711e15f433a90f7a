#include "scanner/reputation/answer_memory.h"

#include <string>

#include <gtest/gtest.h>

#include "scanner/reputation/threat.h"
#include "tests/fakes/fake_answer_keeper.h"

namespace linkmilter {
namespace {

constexpr WallTime kNow{Seconds(1'700'000'000)};
constexpr MemoryLimits kLimits{2, Seconds(100)};

WallTime In(int seconds) {
  return kNow + Seconds(seconds);
}

TEST(AnswerMemory, ForgetsWhatExpiresFirst) {
  AnswerMemory memory("s", kLimits);
  memory.Keep({{"a", "1", In(30)}}, kNow);
  memory.Keep({{"b", "2", In(10)}}, kNow);
  memory.Keep({{"c", "", In(20)}}, kNow);
  EXPECT_EQ(memory.size(), 2U);
  EXPECT_EQ(memory.Find("b", kNow), std::nullopt);
  EXPECT_EQ(memory.Find("a", kNow), "1");
  EXPECT_EQ(memory.Find("c", In(19)), "") << "that nothing is known is an answer";
  EXPECT_EQ(memory.Find("c", In(20)), std::nullopt);
}

TEST(AnswerMemory, TakesTheLatestWord) {
  AnswerMemory memory("s", kLimits);
  memory.Keep({{"a", "old", In(30)}}, kNow);
  memory.Keep({{"a", "new", In(10)}}, kNow);
  EXPECT_EQ(memory.size(), 1U);
  EXPECT_EQ(memory.Find("a", kNow), "new");
  EXPECT_EQ(memory.Find("a", In(10)), std::nullopt);
}

TEST(AnswerMemory, KeepsNothingThatHasExpiredAndNothingForTooLong) {
  FakeAnswerKeeper keeper;
  AnswerMemory memory("s", kLimits);
  ASSERT_TRUE(memory.KeepIn(keeper, kNow).ok());
  memory.Keep({{"a", "1", kNow}, {"b", "2", In(1'000)}}, kNow);
  EXPECT_EQ(memory.size(), 1U);
  EXPECT_EQ(keeper.kept["s"], (std::vector<ToldAnswer>{{"b", "2", In(100)}}));
  EXPECT_EQ(memory.Find("b", In(-3'600)), "2") << "the clock was set back a little";
  EXPECT_EQ(memory.Find("b", In(-3'601)), std::nullopt);
}

TEST(AnswerMemory, OutlivesTheProcessInItsKeeper) {
  FakeAnswerKeeper keeper;
  AnswerMemory("s", kLimits).Keep({{"lost", "", In(9)}}, kNow);
  for (const char* const source : {"s", "other"}) {
    AnswerMemory memory(source, kLimits);
    ASSERT_TRUE(memory.KeepIn(keeper, kNow).ok());
    memory.Keep({{"a", source, In(9)}}, kNow);
  }
  keeper.kept["s"].push_back({"of a damaged file", "", WallTime::max()});
  AnswerMemory memory("s", kLimits);
  ASSERT_TRUE(memory.KeepIn(keeper, kNow).ok());
  EXPECT_EQ(memory.Find("a", kNow), "s");
  EXPECT_EQ(memory.Find("lost", kNow), std::nullopt);
  EXPECT_EQ(memory.Find("of a damaged file", kNow), std::nullopt);
}

TEST(AnswerMemory, WorksOnWhereItsKeeperFails) {
  FakeAnswerKeeper keeper;
  keeper.failure = Error{"broken"};
  AnswerMemory memory("s", kLimits);
  EXPECT_FALSE(memory.KeepIn(keeper, kNow).ok());
  memory.Keep({{"a", "1", In(9)}}, kNow);
  EXPECT_EQ(memory.Find("a", kNow), "1");
  keeper.failure.reset();
  memory.Keep({{"b", "2", In(9)}}, kNow);
  EXPECT_EQ(keeper.kept["s"].size(), 1U);
}

TEST(DecodeHashes, ReadsWhatEncodeHashesWritesAndNothingElse) {
  const std::string digits(64, 'a');
  const std::vector<KnownHash> hashes = {
      {std::string(32, '\x7f'), {Threat::kMalware, Threat::kSocialEngineering}},
      {std::string(32, '\0'), {Threat::kUnwantedSoftware}}};
  EXPECT_EQ(DecodeHashes(EncodeHashes(hashes)), hashes);
  EXPECT_EQ(DecodeHashes(""), std::vector<KnownHash>());
  EXPECT_TRUE(DecodeHashes(digits + "=1").has_value());
  for (const std::string& text :
       {std::string("x"), std::string(" "), digits, digits + "=", digits + "=0", digits + "=9",
        digits + "=1 ", digits.substr(1) + "x=1", std::string("aa=1")})
    EXPECT_FALSE(DecodeHashes(text).has_value()) << text;
}

}  // namespace
}  // namespace linkmilter
