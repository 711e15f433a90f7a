// What outside services told, over restarts.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/store/sqlite_answers.h"
#include "scanner/store/sqlite_schema.h"
#include "tests/store/samples.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMany = 1'000;

std::vector<ToldAnswer> NumberedAnswers(std::size_t count) {
  std::vector<ToldAnswer> answers;
  answers.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    answers.push_back({std::to_string(i) + ".example", "", kNoon + Seconds(i + 1)});
  return answers;
}

TEST(Answers, OutliveTheProcessUntilTheyExpire) {
  const TemporaryDirectory directory;
  const ToldAnswer lasting = {"a.example", "17", kNoon + Seconds(100)};
  const ToldAnswer brief = {"b.example", "", kNoon + Seconds(10)};
  OpenStore(directory.File())->KeepAnswers("rdap", {brief, lasting}, kNoon);  // closing writes
  const auto store = OpenStore(directory.File());
  EXPECT_EQ(store->FindAnswers("rdap", kMany, kNoon).value(),
            (std::vector<ToldAnswer>{lasting, brief}));
  EXPECT_EQ(store->FindAnswers("rdap", 1, kNoon).value(), std::vector<ToldAnswer>{lasting});
  EXPECT_EQ(store->FindAnswers("rdap", kMany, brief.until).value(),
            std::vector<ToldAnswer>{lasting});
  EXPECT_TRUE(store->FindAnswers("other", kMany, kNoon).value().empty());
}

TEST(Answers, TakeTheLatestWord) {
  const TemporaryDirectory directory;
  const auto store = OpenStore(directory.File());
  const ToldAnswer later = {"a.example", "new", kNoon + Seconds(5)};
  store->KeepAnswers("rdap", {{"a.example", "old", kNoon + Seconds(100)}}, kNoon);
  store->KeepAnswers("rdap", {later}, kNoon);
  ASSERT_TRUE(store->Flush().ok());
  EXPECT_EQ(store->FindAnswers("rdap", kMany, kNoon).value(), std::vector<ToldAnswer>{later});
}

TEST(Answers, GiveWayWhenTheyExpireAndThenThoseThatExpireFirst) {
  const TemporaryDirectory directory;
  const auto database = sqlite::OpenStore(directory.File()).value();
  auto table = sqlite::AnswerTable::Prepare(database).value();
  const std::vector<ToldAnswer> answers = NumberedAnswers(9);
  ASSERT_TRUE(table.Keep(database, "s", answers).ok());
  const auto left = [&] { return sqlite::ReadAnswers(database, "s", kMany, WallTime{}).value(); };
  ASSERT_TRUE(table.Trim(database, kMany, answers[4].until).ok());
  EXPECT_EQ(left().size(), 4U);
  ASSERT_TRUE(table.Trim(database, 2, kNoon).ok());
  EXPECT_EQ(left(), (std::vector<ToldAnswer>{answers[8], answers[7]}));
}

TEST(Answers, ComeNoFasterThanTheyAreForgottenAndNotAtAnyLength) {
  const TemporaryDirectory directory;
  const auto database = sqlite::OpenStore(directory.File()).value();
  auto table = sqlite::AnswerTable::Prepare(database).value();
  const auto rows = [&] { return database.Integer("SELECT count(*) FROM told_answer").value(); };
  const sqlite::Transaction transaction(database);
  const std::string too_long(sqlite::kMaxAnswerBytes + 1, 'x');
  ASSERT_TRUE(table.Keep(database, "s", {{"long", too_long, kNoon + Seconds(1)}}).ok());
  EXPECT_EQ(rows(), 0);
  ASSERT_TRUE(table.Keep(database, "s", NumberedAnswers(sqlite::kAnswersAtOnce + 1)).ok());
  EXPECT_EQ(rows(), static_cast<std::int64_t>(sqlite::kAnswersAtOnce));
  ASSERT_TRUE(table.Trim(database, sqlite::kMaxKeptAnswers, kNoon).ok());
  ASSERT_TRUE(table.Keep(database, "t", NumberedAnswers(1)).ok());
  EXPECT_EQ(rows(), static_cast<std::int64_t>(sqlite::kAnswersAtOnce) + 1);
}

// The store of the version before; and one that somebody damaged while we ran.
TEST(Answers, ComeToFilesThatKnowNoneAndStandADamagedOne) {
  const TemporaryDirectory directory;
  const auto raw = [&](const std::string& sql) {
    const auto database = sqlite::Database::Open(directory.File(), sqlite::Access::kExisting);
    return database.value().Execute(sql).ok();
  };
  OpenStore(directory.File());
  ASSERT_TRUE(raw("DROP TABLE told_answer"));
  const auto store = OpenStore(directory.File());
  ASSERT_TRUE(raw("INSERT INTO told_answer VALUES ('s', 'x', char(0, 255), 9223372036854775807)"));
  const auto answers = store->FindAnswers("s", kMany, kNoon).value();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_GT(answers[0].until, kNoon);
  ASSERT_TRUE(raw("DROP TABLE told_answer"));
  EXPECT_FALSE(store->FindAnswers("s", kMany, kNoon).ok());
}

}  // namespace
}  // namespace linkmilter
