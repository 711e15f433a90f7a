#include "scanner/evidence/cases.h"

#include <string>

#include <gtest/gtest.h>

#include "scanner/evidence/records.h"

namespace linkmilter {
namespace {

void AddAll(CaseCollector& collector, const std::vector<WarcRecord>& records) {
  for (const WarcRecord& record : records) {
    auto read = DecodeRecord(EncodeRecord(record));
    ASSERT_TRUE(read);
    collector.Add(*std::move(read));
  }
}

ExchangeSeen Exchange(const std::string& case_id, int hop) {
  auto wire = std::make_shared<WireExchange>();
  wire->request = "GET / HTTP/1.1\r\n\r\n";
  wire->response = "HTTP/1.1 200 OK\r\n\r\nbody";
  ExchangeSeen seen;
  seen.case_id = case_id;
  seen.hop = hop;
  seen.url = "http://a.example/" + std::to_string(hop);
  seen.wire = wire;
  return seen;
}

CaseEnded End(const std::string& case_id) {
  return {case_id, WallTime(), "http://a.example/", {{}, Ending::kLanded, "fine"}};
}

TEST(CaseCollector, PassesOverRecordsThatBelongToNoCase) {
  CaseCollector collector("", true);
  collector.Add({});
  for (const char* hop : {"", "-1", "x", "99999", "99999999999999999999", "1 "}) {
    SCOPED_TRACE(hop);
    collector.Add({{{"WARC-Type", "metadata"}, {kCaseField, "urn:uuid:c"}, {kHopField, hop}},
                   "lm-case: urn:uuid:c\r\nlm-ending: landed\r\n"});
  }
  collector.Add({{{"WARC-Type", "metadata"}, {kCaseField, "c"}, {kHopField, "0"}}, "x"});
  const auto cases = collector.Take();
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].ending, "");
}

TEST(CaseCollector, PutsInterleavedCasesTogether) {
  CaseCollector collector("", true);
  AddAll(collector, RecordsOf(Exchange("one", 0), {}));
  AddAll(collector, RecordsOf(Exchange("two", 0), {}));
  AddAll(collector, RecordsOf(Exchange("one", 1), {}));
  AddAll(collector, RecordsOf(End("one"), {}));
  const auto cases = collector.Take();
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].id, "one");
  EXPECT_EQ(cases[0].ending, "landed");
  EXPECT_EQ(cases[0].detail, "fine");
  ASSERT_EQ(cases[0].exchanges.size(), 2U);
  EXPECT_EQ(cases[0].exchanges.at(1).url, "http://a.example/1");
  EXPECT_EQ(cases[0].exchanges.at(1).response, "HTTP/1.1 200 OK\r\n\r\nbody");
  EXPECT_EQ(cases[1].ending, "");
  EXPECT_FALSE(cases[0].redacted);
}

TEST(CaseCollector, HoldsTheCaseThatWasAskedForAndNoBodiesUnlessWanted) {
  CaseCollector collector("tw", false);
  AddAll(collector, RecordsOf(Exchange("one", 0), {}));
  AddAll(collector, RecordsOf(Exchange("two", 0), {}));
  const auto cases = collector.Take();
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].id, "two");
  EXPECT_EQ(cases[0].exchanges.at(0).response, "");
}

TEST(CaseCollector, HoldsNoMoreThanItsLimits) {
  CaseCollector few("", true, {.max_cases = 1, .max_bytes = 1'000'000});
  AddAll(few, RecordsOf(End("one"), {}));
  AddAll(few, RecordsOf(End("two"), {}));
  EXPECT_EQ(few.left_out(), 1U);
  EXPECT_EQ(few.Take().size(), 1U);
  CaseCollector small("", true, {.max_cases = 10, .max_bytes = 10});
  AddAll(small, RecordsOf(Exchange("one", 0), {}));
  EXPECT_EQ(small.left_out(), 3U);
  EXPECT_TRUE(small.Take()[0].exchanges.empty());
}

}  // namespace
}  // namespace linkmilter
