#include "scanner/store/finding_codec.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/store/samples.h"

namespace linkmilter {
namespace {

std::string With(std::string text, const std::string& old, const std::string& fresh) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return at == std::string::npos ? text : text.replace(at, old.size(), fresh);
}

TEST(FindingCodec, TakesABrokenRowForNoFinding) {
  const std::string good = EncodeFinding(SampleFinding());
  ASSERT_TRUE(DecodeFinding(good));
  for (const std::string& text : {std::string(),
                                  std::string("{}"),
                                  std::string("null"),
                                  std::string("[1]"),
                                  std::string("\xff"),
                                  std::string(100'000, '['),
                                  good.substr(0, good.size() - 1),
                                  good + "}",
                                  With(good, "\"version\":1", "\"version\":2"),
                                  With(good, "\"version\":1", "\"version\":true"),
                                  With(good, "\"version\":1", "\"version\":1.0"),
                                  With(good, "\"ending\":\"blocked\"", "\"ending\":\"vanished\""),
                                  With(good, "\"ending\":\"blocked\"", "\"ending\":9"),
                                  With(good, "\"detail\":\"a captcha\",", ""),
                                  With(good, "\"status\":302", "\"status\":\"302\""),
                                  With(good, "\"status\":302", "\"status\":99999999999"),
                                  With(good, "\"status\":302", "\"status\":302.5"),
                                  With(good, "\"body_bytes\":4711", "\"body_bytes\":-1"),
                                  With(good, "\"points\":7.5", "\"points\":\"7.5\""),
                                  With(good, "\"password_field\":true", "\"password_field\":1"),
                                  With(good, "\"card_field\":true", "\"card_field\":1"),
                                  With(good, "\"parked\":\"nginx\",", ""),
                                  With(good, "\"forms\":[", "\"forms\":[7,"),
                                  With(good, "\"brands\":[", "\"brands\":[7,"),
                                  With(good, "\"verified\":true", "\"verified\":\"yes\""),
                                  With(good, "\"led_by\":\"link\"", "\"led_by\":null"),
                                  With(good, "\"certain\":false", "\"certain\":0"),
                                  With(good, "\"offset\":17", "\"offset\":-1"),
                                  With(good, "\"hops\":[", "\"hops\":{},\"x\":["),
                                  With(good, "\"made_ms\":", "\"made_ms\":\"\",\"x\":")}) {
    SCOPED_TRACE(text.substr(0, 200));
    EXPECT_FALSE(DecodeFinding(text));
  }
}

TEST(FindingCodec, ReadsWhatItWrites) {
  EXPECT_EQ(DecodeFinding(EncodeFinding(SampleFinding())), SampleFinding());
  EXPECT_EQ(DecodeFinding(EncodeFinding(Finding())), Finding());
}

// A row as it was written before landing pages, certificates and base domains were looked at.
TEST(FindingCodec, ReadsRowsOfBefore) {
  const auto read = DecodeFinding(
      R"({"detail":"","ending":"landed","hops":[{"address":"192.0.2.1","elapsed_ms":12,)"
      R"("led_by":"link","status":200,"url":"https://a.example/"}],"landing":{"body_bytes":9,)"
      R"("content_type":"text/html","password_field":true,"title":"T"},"made_ms":1700000000000,)"
      R"("sources":"","standings":[],"standings_until_ms":0,"url":"https://a.example/",)"
      R"("valid_until_ms":1700003600000,"version":1})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->landing, (Landing{"text/html", "T", 9, true}));
  EXPECT_FALSE(read->chain.hops.at(0).certificate);
  EXPECT_EQ(read->chain.hops.at(0).instruction, Instruction());
  EXPECT_EQ(read->bounced_to, "");
}

TEST(FindingCodec, KnowsEveryName) {
  Finding finding = SampleFinding();
  for (int i = 0; i < kEndingCount; ++i) {
    finding.chain.ending = static_cast<Ending>(i);
    EXPECT_EQ(DecodeFinding(EncodeFinding(finding)), finding);
  }
  for (int i = 0; i < kLedByCount; ++i) {
    finding.chain.hops[0].led_by = static_cast<LedBy>(i);
    EXPECT_EQ(DecodeFinding(EncodeFinding(finding)), finding);
  }
  for (int i = 0; i <= static_cast<int>(Standing::Result::kRefused); ++i) {
    finding.standings[0].result = static_cast<Standing::Result>(i);
    EXPECT_EQ(DecodeFinding(EncodeFinding(finding)), finding);
  }
  for (int i = 0; i <= static_cast<int>(Standing::Class::kGrey); ++i) {
    finding.standings[0].kind = static_cast<Standing::Class>(i);
    finding.standings[0].conclusive = i % 2 == 0;
    EXPECT_EQ(DecodeFinding(EncodeFinding(finding)), finding);
  }
}

TEST(FindingCodec, ReplacesWhatIsNoUtf8) {
  Finding finding = SampleFinding();
  finding.landing.title = "a\xff";
  const auto read = DecodeFinding(EncodeFinding(finding));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->landing.title, "a\uFFFD");
}

TEST(FindingCodec, StandsTimesNoClockCanShow) {
  const std::string good = EncodeFinding(SampleFinding());
  const auto read =
      DecodeFinding(With(good, "\"made_ms\":1700000000000", "\"made_ms\":9223372036854775807"));
  ASSERT_TRUE(read);
  EXPECT_GT(read->made, kNoon);
}

}  // namespace
}  // namespace linkmilter
