#include "daemon/reply.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkmilter {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr Trouble kTroubles[] = {
    Trouble::kStoreFailed, Trouble::kNoParser, Trouble::kTooManyWaiting,
    Trouble::kOutOfMemory, Trouble::kBug,      Trouble::kStopping};

ScanReport BadReport(Action action) {
  ScanReport report;
  report.id = "lm-9f3a2c41";
  report.verdict.action = action;
  report.verdict.score = 9.5;
  report.verdict.signals = {{"LISTED_DOMAIN", 9.5, "evil.example", "http://evil.example/x?secret"}};
  Link link;
  link.url = "http://evil.example/x?secret";
  link.host = "evil.example";
  report.extraction.links = {link};
  return report;
}

TEST(Reply, RefusesNothingForOurOwnTroubleForEver) {
  for (const Trouble trouble : kTroubles) {
    SCOPED_TRACE(Name(trouble));
    ScanReport report = BadReport(Action::kReject);
    report.trouble = trouble;
    const Answer answer = AnswerTo(report, Message{}, Policy{});
    ASSERT_TRUE(answer.refusal);
    EXPECT_FALSE(answer.refusal->permanent());
    EXPECT_EQ(answer.refusal->code(), "451");
    EXPECT_THAT(answer.refusal->enhanced(), StartsWith("4.3."));
    EXPECT_THAT(answer.refusal->text(), StartsWith("[lm-9f3a2c41] "));
    EXPECT_EQ(answer, AnswerToTrouble(trouble, report.id));
    Policy lenient;
    lenient.on_trouble = Action::kAccept;
    const Answer passed = AnswerTo(report, {}, lenient);
    EXPECT_EQ(passed.refusal.has_value(), trouble == Trouble::kStopping);
    if (!passed.refusal) {
      EXPECT_NE(passed.header.find("trouble="), std::string::npos);
    }
  }
}

TEST(Reply, TellsEachTroubleApart) {
  std::set<std::string> texts;
  for (const Trouble trouble : kTroubles)
    texts.insert(AnswerToTrouble(trouble, "").refusal->text());
  EXPECT_EQ(texts.size(), std::size(kTroubles));
  EXPECT_EQ(AnswerToTrouble(Trouble::kTooManyWaiting, "").refusal->enhanced(), "4.3.2");
  EXPECT_EQ(AnswerToTrouble(Trouble::kStopping, "").refusal->enhanced(), "4.3.2");
  EXPECT_EQ(AnswerToTrouble(Trouble::kBug, "").refusal->enhanced(), "4.3.0");
}

TEST(Reply, DefersWithAnIdAndAHint) {
  ScanReport report = BadReport(Action::kDefer);
  report.verdict.decided = false;
  const Answer answer = AnswerTo(report, Message{}, Policy{});
  ASSERT_TRUE(answer.refusal);
  EXPECT_EQ(answer.refusal->code(), "451");
  EXPECT_EQ(answer.refusal->enhanced(), "4.7.1");
  EXPECT_EQ(answer.refusal->text(),
            "[lm-9f3a2c41] links of this message are being checked, please retry in 2 minutes");
}

TEST(Reply, SaysOfAGreyScoreThatNothingIsMissing) {
  const Answer answer = AnswerTo(BadReport(Action::kDefer), Message{}, Policy{});
  EXPECT_EQ(answer.refusal->text(),
            "[lm-9f3a2c41] links of this message look suspicious, please retry in 10 minutes");
}

TEST(Reply, RejectsNamingTheHostButNeverTheUrl) {
  const Answer answer = AnswerTo(BadReport(Action::kReject), Message{}, Policy{});
  ASSERT_TRUE(answer.refusal);
  EXPECT_EQ(answer.refusal->code(), "550");
  EXPECT_EQ(answer.refusal->enhanced(), "5.7.1");
  EXPECT_EQ(answer.refusal->text(),
            "[lm-9f3a2c41] message refused: link to evil[.]example (LISTED_DOMAIN)");
}

TEST(Reply, RejectsWithoutAHostWhenTheReasonHasNone) {
  ScanReport report = BadReport(Action::kReject);
  report.extraction.links.clear();
  EXPECT_EQ(AnswerTo(report, Message{}, Policy{}).refusal->text(),
            "[lm-9f3a2c41] message refused: its links are not acceptable here (LISTED_DOMAIN)");
  report.verdict.signals.clear();
  EXPECT_EQ(AnswerTo(report, Message{}, Policy{}).refusal->text(),
            "[lm-9f3a2c41] message refused: its links are not acceptable here");
}

TEST(Reply, IsOneShortAsciiLineWhateverAHostHolds) {
  ScanReport report = BadReport(Action::kReject);
  report.extraction.links[0].host = "\xc3\xa9vil\r\n250 OK%s" + std::string(5000, 'x');
  const std::string text = AnswerTo(report, Message{}, Policy{}).refusal->text();
  EXPECT_LE(text.size(), Refusal::kMaxText);
  for (const char c : text)
    EXPECT_TRUE(c >= ' ' && c <= '~');
}

TEST(Reply, GivesBothCodesTheSameClass) {
  EXPECT_EQ(Refusal::Temporary("51", "7.1", "x").code(), "451");
  EXPECT_EQ(Refusal::Temporary("51", "7.1", "x").enhanced(), "4.7.1");
  EXPECT_EQ(Refusal::Permanent("50", "7.1", "x").code(), "550");
  EXPECT_EQ(Refusal::Permanent("50", "7.1", "x").enhanced(), "5.7.1");
}

TEST(Reply, AcceptsWithTheStoryInTheHeader) {
  ScanReport report = BadReport(Action::kTag);
  report.verdict.score = 4.25;
  EXPECT_EQ(AnswerTo(report, Message{}, Policy{}).header,
            "tag score=4.25 id=lm-9f3a2c41\n\t; LISTED_DOMAIN(9.50): evil.example");
  report.deferrals = 1;
  report.deferred_for = Seconds{312};
  report.missing = 2;
  Message message;
  message.full_size = 10;
  const Answer answer = AnswerTo(report, message, Policy{});
  EXPECT_FALSE(answer.refusal);
  EXPECT_EQ(answer.header,
            "tag score=4.25 id=lm-9f3a2c41 deferred=1 waited=312s missing=2 cut=yes\n\t; "
            "LISTED_DOMAIN(9.50): evil.example");
}

TEST(Reply, QuarantinesWithAReason) {
  const Answer answer = AnswerTo(BadReport(Action::kQuarantine), Message{}, Policy{});
  EXPECT_FALSE(answer.refusal);
  EXPECT_EQ(answer.quarantine, "[lm-9f3a2c41] link to evil[.]example (LISTED_DOMAIN)");
  EXPECT_THAT(answer.header, StartsWith("quarantine score=9.50 id=lm-9f3a2c41\n"));
}

TEST(Reply, OnlyAcceptsWhileObserving) {
  Policy policy;
  policy.observe = true;
  for (const Action action :
       {Action::kAccept, Action::kTag, Action::kQuarantine, Action::kDefer, Action::kReject}) {
    SCOPED_TRACE(Name(action));
    const Answer answer = AnswerTo(BadReport(action), Message{}, policy);
    EXPECT_FALSE(answer.refusal);
    EXPECT_EQ(answer.quarantine, "");
    EXPECT_THAT(answer.header, StartsWith(std::string(Name(action)) + " score=9.50"));
    EXPECT_THAT(answer.header, HasSubstr(" mode=observe"));
  }
  for (const Trouble trouble : kTroubles) {
    SCOPED_TRACE(Name(trouble));
    ScanReport report;
    report.trouble = trouble;
    const Answer answer = AnswerTo(report, Message{}, policy);
    EXPECT_FALSE(answer.refusal);
    EXPECT_EQ(answer.header,
              "none score=0.00 id=- trouble=" + std::string(Name(trouble)) + " mode=observe");
  }
}

TEST(Reply, NamesTheRuleThatDecidedAndWhereToAsk) {
  ScanReport report = BadReport(Action::kReject);
  report.verdict.rule = "MINE";
  report.verdict.signals.insert(
      report.verdict.signals.begin(),
      {"MINE", 0, "url http://evil.example/x?secret", report.extraction.links[0].url});
  Policy policy;
  policy.reply_contact = "https://mail.example.com/refused";
  EXPECT_EQ(AnswerTo(report, {}, policy).refusal->text(),
            "[lm-9f3a2c41] message refused: link to evil[.]example (MINE), see "
            "https://mail.example.com/refused");
  report.verdict.action = Action::kDefer;
  EXPECT_EQ(AnswerTo(report, {}, policy).refusal->text(),
            "[lm-9f3a2c41] links of this message look suspicious, please retry in 10 minutes, see "
            "https://mail.example.com/refused");
}

TEST(Reply, TellsTheReasonsWithoutLettingThemSpeakForUs) {
  ScanReport report = BadReport(Action::kTag);
  report.policy_name = "sales";
  report.verdict.signals = {{"MINE", 3, "header Subject \"a; FAKE(9.00): b\r\nX: y\"", ""},
                            {"USERINFO", 2, "http://evil.example/x?secret", ""}};
  EXPECT_EQ(AnswerTo(report, {}, Policy{}).header,
            "tag score=9.50 id=lm-9f3a2c41 policy=sales"
            "\n\t; MINE(3.00): header Subject \\\"a, FAKE(9.00): b\\r\\nX: y\\\""
            "\n\t; USERINFO(2.00): http://evil.example/...");
}

TEST(Reply, SaysWhyAMessageWasSkipped) {
  EXPECT_EQ(AnswerToSkipped(Skip::kAuthenticated).header, "none skipped=authenticated");
  EXPECT_EQ(AnswerToSkipped(Skip::kClient).header, "none skipped=client");
  EXPECT_FALSE(AnswerToSkipped(Skip::kClient).refusal);
}

TEST(Reply, PrintsPoints) {
  EXPECT_EQ(FormatPoints(0), "0.00");
  EXPECT_EQ(FormatPoints(-2.5), "-2.50");
  EXPECT_EQ(FormatPoints(1e300), "inf");
}

}  // namespace
}  // namespace linkmilter
