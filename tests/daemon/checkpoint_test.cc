#include "daemon/checkpoint.h"

#include <new>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/daemon/memory_journal.h"

namespace linkmilter {
namespace {

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() {
    Policy policy;
    policy.skip_clients = {Network::Parse("192.0.2.0/24").value()};
    policies.Set(std::make_shared<const Policy>(policy));
    session.Mail("<a@b>", "");
  }
  Answer Examine(const ScanFunction& scan) {
    return Checkpoint(scan, room, journal).Examine(session, [] {});
  }
  static ScanReport Accepts(const Message&, const Policy&, const ScanTimes&, const Progress&) {
    return {};
  }

  Snapshot<Policy> policies{std::make_shared<const Policy>()};
  ByteBudget budget{1000};
  Session session{policies, budget};
  WaitingRoom room{1};
  MemoryJournal journal;
};

TEST_F(CheckpointTest, AnswersAndWritesOneRecord) {
  EXPECT_FALSE(Examine(Accepts).refusal);
  EXPECT_EQ(journal.records.size(), 1U);
  EXPECT_EQ(room.waiting(), 0U);
}

TEST_F(CheckpointTest, AnswersByTheOverrideThatTheVerdictIsBy) {
  const auto rejects = [](bool observe) {
    return [observe](const Message&, const Policy&, const ScanTimes&, const Progress&) {
      ScanReport report;
      report.verdict.action = Action::kReject;
      Policy policy;
      policy.observe = observe;
      report.policy = std::make_shared<const Policy>(policy);
      report.policy_name = "watched";
      return report;
    };
  };
  EXPECT_FALSE(Examine(rejects(true)).refusal);
  EXPECT_NE(journal.records.at(0).text.find(" policy=watched observed=reject"), std::string::npos);
  EXPECT_TRUE(Examine(rejects(false)).refusal);
}

TEST_F(CheckpointTest, TurnsAThrowingScanIntoTrouble) {
  const Answer bug = Examine([](const Message&, const Policy&, const ScanTimes&,
                                const Progress&) -> ScanReport { throw std::runtime_error("x"); });
  EXPECT_EQ(bug, AnswerToTrouble(Trouble::kBug, ""));
  const Answer memory = Examine([](const Message&, const Policy&, const ScanTimes&,
                                   const Progress&) -> ScanReport { throw std::bad_alloc(); });
  EXPECT_EQ(memory, AnswerToTrouble(Trouble::kOutOfMemory, ""));
  ASSERT_EQ(journal.records.size(), 2U);
  EXPECT_EQ(journal.records[0].level, Level::kError);
}

TEST_F(CheckpointTest, AnswersTroubleOfTheGathering) {
  session.Fail(Trouble::kOutOfMemory);
  EXPECT_EQ(Examine(Accepts), AnswerToTrouble(Trouble::kOutOfMemory, ""));
}

TEST_F(CheckpointTest, DoesNotScanTheSkipped) {
  session.Connect("", "192.0.2.1");
  session.Mail("<a@b>", "");
  bool scanned = false;
  const Answer answer =
      Examine([&](const Message&, const Policy&, const ScanTimes&, const Progress&) {
        scanned = true;
        return ScanReport{};
      });
  EXPECT_FALSE(scanned);
  EXPECT_EQ(answer, AnswerToSkipped(Skip::kClient));
}

TEST_F(CheckpointTest, BeyondTheCeilingAnswersFromWhatIsKnown) {
  const auto seat = room.Enter();
  Milliseconds wait{-1};
  ScanReport report;
  const auto scan = [&](const Message&, const Policy& policy, const ScanTimes&, const Progress&) {
    wait = policy.wait;
    return report;
  };
  EXPECT_FALSE(Examine(scan).refusal);
  EXPECT_EQ(wait, Milliseconds{0});
  report.missing = 1;
  report.verdict.action = Action::kTag;  // nobody gets through undecided by crowding the room
  EXPECT_EQ(Examine(scan), AnswerToTrouble(Trouble::kTooManyWaiting, ""));
  report.verdict.action = Action::kReject;
  EXPECT_TRUE(Examine(scan).refusal->permanent());
}

TEST_F(CheckpointTest, BeginsNothingWhileStopping) {
  room.Close();
  EXPECT_EQ(Examine(Accepts), AnswerToTrouble(Trouble::kStopping, ""));
}

TEST_F(CheckpointTest, RefusesAFloodOfForgedHeaders) {
  for (std::size_t i = 0; i <= kMaxForgedHeaders; ++i)
    session.Header("X-Linkmilter", "accept");
  EXPECT_EQ(Examine(Accepts), AnswerToForger());
}

}  // namespace
}  // namespace linkmilter
