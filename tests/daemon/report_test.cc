#include "daemon/report.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkmilter {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string FieldOf(const Record& record, std::string_view name) {
  for (const JournalField& field : record.fields)
    if (field.name == name) return field.value;
  return "(none)";
}

struct Sample {
  Message message;
  Policy policy;
  ScanReport report;

  Sample() {
    message.queue_id = "4T00ABE";
    message.sender = "alice@example.com";
    message.recipients = {"bob@example.net"};
    message.client.address = "198.51.100.7";
    message.content = "x";
    message.full_size = 1;
    report.id = "lm-1";
    report.verdict = {.action = Action::kReject,
                      .score = 9,
                      .signals = {{"LISTED_DOMAIN", 9, "evil.example", "http://evil.example/?s"}},
                      .decided = true};
    Link link;
    link.url = "http://evil.example/?s";
    link.host = "evil.example";
    report.extraction.links = {link, link};
    report.extraction.message_id = "<1@example.com>";
    report.waited = Milliseconds{120};
  }
  Record MakeRecord() const {
    return Describe(message, policy, report, Skip::kNo, AnswerTo(report, message, policy));
  }
};

TEST(Report, BeginsWithTheQueueIdAndSaysWhatMatters) {
  const Record record = Sample().MakeRecord();
  EXPECT_EQ(record.level, Level::kInfo);
  EXPECT_EQ(record.text,
            "4T00ABE: reject (550 5.7.1) score=9.00 signals=LISTED_DOMAIN(9.00) links=2 "
            "wait_ms=120 id=lm-1 from=<alice@example.com> client=198.51.100.7");
}

TEST(Report, HasAFieldForEachQuestion) {
  const Record record = Sample().MakeRecord();
  const std::pair<const char*, const char*> wanted[] = {
      {"QUEUE_ID", "4T00ABE"},
      {"MAIL_MESSAGE_ID", "<1@example.com>"},
      {"VERDICT", "reject"},
      {"ACTION", "reject"},
      {"REPLY", "550 5.7.1"},
      {"MODE", "enforce"},
      {"SCORE", "9.00"},
      {"SIGNALS", "LISTED_DOMAIN(9.00)"},
      {"LINKS", "2"},
      {"HOSTS", "evil.example"},
      {"WAIT_MS", "120"},
      {"DEFERRALS", "0"},
      {"ID", "lm-1"},
      {"SENDER", "<alice@example.com>"},
      {"CLIENT", "198.51.100.7"},
      {"RECIPIENTS", "1"},
      {"CUT", "no"},
      {"MESSAGE_ID", kJudgedMessageId.data()},
  };
  for (const auto& [name, value] : wanted) {
    SCOPED_TRACE(name);
    EXPECT_EQ(FieldOf(record, name), value);
  }
}

TEST(Report, NamesOnlyFieldsTheJournalTakes) {
  for (const JournalField& field : Sample().MakeRecord().fields) {
    SCOPED_TRACE(field.name);
    EXPECT_LE(field.name.size(), 64U);
    EXPECT_NE(field.name.front(), '_');
    EXPECT_EQ(field.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
              std::string::npos);
  }
}

TEST(Report, TellsVerdictAndActionApartWhileObserving) {
  Sample sample;
  sample.policy.observe = true;
  const Record record = sample.MakeRecord();
  EXPECT_EQ(FieldOf(record, "VERDICT"), "reject");
  EXPECT_EQ(FieldOf(record, "ACTION"), "accept");
  EXPECT_EQ(FieldOf(record, "MODE"), "observe");
  EXPECT_THAT(record.text, StartsWith("4T00ABE: accept (250) observed=reject "));
}

TEST(Report, MakesTroubleAnError) {
  Sample sample;
  sample.report.trouble = Trouble::kStoreFailed;
  const Record record = sample.MakeRecord();
  EXPECT_EQ(record.level, Level::kError);
  EXPECT_EQ(FieldOf(record, "VERDICT"), "none");
  EXPECT_EQ(FieldOf(record, "ACTION"), "defer");
  EXPECT_EQ(FieldOf(record, "TROUBLE"), "store-failed");
  EXPECT_THAT(record.text, HasSubstr(" trouble=store-failed "));
}

TEST(Report, MakesOverloadAWarning) {
  Sample sample;
  for (const Trouble trouble : {Trouble::kTooManyWaiting, Trouble::kStopping}) {
    sample.report.trouble = trouble;
    EXPECT_EQ(sample.MakeRecord().level, Level::kWarning);
  }
}

TEST(Report, SaysWhoWasSkipped) {
  const Sample sample;
  const Record record = Describe(sample.message, sample.policy, {}, Skip::kAuthenticated,
                                 AnswerToSkipped(Skip::kAuthenticated));
  EXPECT_EQ(record.text,
            "4T00ABE: accept (250) skipped=authenticated from=<alice@example.com> "
            "client=198.51.100.7");
  EXPECT_EQ(FieldOf(record, "SKIPPED"), "authenticated");
}

TEST(Report, EscapesAndCapsWhatASenderControls) {
  const std::string evil = "\n\x1b[31m\xff" + std::string(100'000, 'x');
  Sample sample;
  sample.message.queue_id = evil;
  sample.message.sender = evil;
  sample.message.client.address = evil;
  sample.report.extraction.message_id = evil;
  sample.report.extraction.left_out.assign(1000, evil);
  sample.report.extraction.links.assign(1000, sample.report.extraction.links[0]);
  for (std::size_t i = 0; i < 1000; ++i)
    sample.report.extraction.links[i].host = evil + std::to_string(i);
  sample.report.verdict.signals.assign(1000, {evil, 1, evil, evil});
  const Record record = sample.MakeRecord();
  EXPECT_LT(record.text.size(), 4000U);
  const auto printable = [](const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  };
  EXPECT_TRUE(printable(record.text));
  for (const JournalField& field : record.fields) {
    SCOPED_TRACE(field.name);
    EXPECT_LT(field.value.size(), 4000U);
    EXPECT_TRUE(printable(field.value));
  }
}

TEST(Report, KeepsNoMoreOfAUrlThanItsHost) {
  const struct {
    const char* evidence;
    const char* kept;
  } cases[] = {
      {"no URL: at all", "no URL: at all"},
      {"http://evil.example", "http://evil.example"},
      {"http://evil.example/", "http://evil.example/..."},
      {"http://evil.example/a?token=secret and https://b.example/?x=secret#secret",
       "http://evil.example/... and https://b.example/..."},
      {"http://evil.example/u/secret)secret?a(secret)secret: came back",
       "http://evil.example/...: came back"},
      {"http://evil.example#secret: x", "http://evil.example/...: x"},
      {"http://a.example/http://secret/: y", "http://a.example/...: y"},
      {"https://ann:secret@a.example:8443/x", "https://a.example:8443/..."},
      {"https://ann@b@a.example", "https://a.example"},
      {R"(1: \\evil.example\secret\x)", R"(1: \\\\evil.example/...)"},
      {R"(1: search-ms:location:\\evil.example@80\secret)",
       R"(1: search-ms:location:\\\\evil.example@80/...)"},
      {R"(\\)", R"(\\\\)"},
  };
  Sample sample;
  for (const auto& row : cases) {
    SCOPED_TRACE(row.evidence);
    sample.report.verdict.signals[0].evidence = row.evidence;
    EXPECT_EQ(FieldOf(sample.MakeRecord(), "EVIDENCE"), std::string("LISTED_DOMAIN: ") + row.kept);
  }
}

}  // namespace
}  // namespace linkmilter
