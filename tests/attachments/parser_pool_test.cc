#include "scanner/attachments/parser_pool.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkmilter {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

SteadyTime Within(Milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}
constexpr Milliseconds kPatience{60'000};
constexpr Milliseconds kShort{100};

class ParserPoolTest : public ::testing::Test {
 protected:
  std::vector<Piece> Read(std::string_view order, Milliseconds time = kPatience) {
    return pool_.Read({order, "content"}, Within(time)).pieces;
  }
  std::string Who() { return Read("who").at(0).content; }

  std::vector<std::string> told_;
  ParserPool pool_{{.program = FAKE_PARSER, .processes = 2}, [this](const Status& status) {
                     told_.push_back(status.ok() ? "well" : status.error().message);
                   }};
};

TEST_F(ParserPoolTest, KeepsWhatCameBeforeTheChildBroke) {
  const struct {
    std::string_view order;
    std::string_view why;
    Milliseconds time = kPatience;
  } cases[] = {
      {"crash", "the parser crashed (signal 9)"},     {"leave", "the parser ended (status 7)"},
      {"lie", "the parser answered nonsense"},        {"flood", "the parser answered nonsense"},
      {"hang", "the parser ran out of time", kShort},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.order);
    const auto pieces = Read(each.order, each.time);
    ASSERT_GE(pieces.size(), 2U);
    EXPECT_EQ(pieces.front().content, "content");
    EXPECT_EQ(pieces.back().kind, PieceKind::kUnreadable);
    EXPECT_EQ(pieces.back().content, each.why);
    EXPECT_EQ(pieces.back().path, each.order);
    EXPECT_THAT(Read("echo"), SizeIs(1)) << "the next is read by another";
  }
  EXPECT_THAT(told_, ::testing::IsEmpty()) << "hostile attachments are no trouble of ours";
}

TEST_F(ParserPoolTest, UsesOneChildForManyAttachmentsAndThenAnother) {
  std::set<std::string> children;
  for (int i = 0; i < 150; ++i)
    children.insert(Who());
  EXPECT_THAT(children, SizeIs(2));
}

TEST_F(ParserPoolTest, ReplacesAChildThatDiedOrSpokeWhileNobodyAsked) {
  for (const std::string_view order : {"die later", "chatter"}) {
    SCOPED_TRACE(order);
    const std::string before = Who();
    Read(order);
    if (order == "die later") {
      siginfo_t info{};
      const auto pid = static_cast<id_t>(std::stoi(before));
      ASSERT_EQ(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), 0);
    }
    const auto pieces = Read("who");
    ASSERT_FALSE(pieces.empty());
    EXPECT_NE(pieces.front().content, before);
  }
}

TEST_F(ParserPoolTest, TellsOfItsOwnTroubleOnceAndAgainWhenItIsOver) {
  const std::string link = ::testing::TempDir() + "/no-such-parser-" + std::to_string(getpid());
  std::vector<std::string> told;
  ParserPool pool({.program = link}, [&told](const Status& status) {
    told.push_back(status.ok() ? "well" : status.error().message);
  });
  const auto read = [&pool] { return pool.Read({"a.pdf", "content"}, Within(kPatience)); };
  for (int i = 0; i < 3; ++i) {
    const AttachmentReading reading = read();
    EXPECT_THAT(reading.pieces, SizeIs(0));
    EXPECT_THAT(reading.trouble, HasSubstr("no parser: cannot start"));
  }
  EXPECT_THAT(told, ::testing::ElementsAre(HasSubstr("No such file")));
  ASSERT_EQ(symlink(FAKE_PARSER, link.c_str()), 0);
  EXPECT_EQ(read().pieces.at(0).content, "content");
  EXPECT_THAT(told, ::testing::ElementsAre(HasSubstr("No such file"), "well"));
  unlink(link.c_str());
}

TEST_F(ParserPoolTest, AChildThatNeverCouldReadIsOurOwnTrouble) {
  std::vector<std::string> told;
  ParserPool pool({.program = FAKE_PARSER}, [&told](const Status& status) {
    told.push_back(status.ok() ? "well" : status.error().message);
  });
  const AttachmentReading reading = pool.Read({"unfit", "content"}, Within(kPatience));
  EXPECT_THAT(reading.pieces, SizeIs(0));
  EXPECT_EQ(reading.trouble, "no parser: the parser ended (status 71)");
  EXPECT_THAT(pool.Read({"echo", "content"}, Within(kPatience)).pieces, SizeIs(1));
  EXPECT_THAT(told, ::testing::ElementsAre("the parser ended (status 71)", "well"));
}

TEST_F(ParserPoolTest, WaitsForAFreeChildNoLongerThanItsDeadline) {
  ParserPool pool({.program = FAKE_PARSER, .processes = 0}, [](const Status&) {});
  const AttachmentReading reading = pool.Read({"a.pdf", "content"}, Within(kShort));
  EXPECT_THAT(reading.pieces, SizeIs(0));
  EXPECT_EQ(reading.trouble, "no parser was free in time");
}

TEST_F(ParserPoolTest, LetsManyThreadsReadThroughFewChildren) {
  std::mutex mutex;
  std::set<std::string> children;
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        const std::string who = Who();
        const std::lock_guard lock(mutex);
        children.insert(who);
      }
    });
  }
  for (std::thread& reader : readers)
    reader.join();
  EXPECT_GE(children.size(), 1U);
  EXPECT_LE(children.size(), 2U);
}

TEST_F(ParserPoolTest, CarriesMoreThanTheSocketHolds) {
  const std::string large(std::size_t{2} << 20, 'x');
  const auto pieces = pool_.Read({"echo", large}, Within(kPatience)).pieces;
  ASSERT_THAT(pieces, SizeIs(1));
  EXPECT_EQ(pieces[0].content, large);
}

TEST(ParserPool, LeavesNoProcessBehind) {
  {
    ParserPool pool({.program = FAKE_PARSER}, [](const Status&) {});
    for (const std::string_view order : {"echo", "crash", "hang", "echo"})
      pool.Read({order, ""}, Within(order == "hang" ? kShort : kPatience));
  }
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace linkmilter
