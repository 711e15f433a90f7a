#include "scanner/evidence/records.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

ExchangeSeen Sample(const std::string& response) {
  auto wire = std::make_shared<WireExchange>();
  wire->request = "GET /x HTTP/1.1\r\nHost: a.example\r\nCookie: s=1\r\n\r\n";
  wire->response = response;
  ExchangeSeen seen;
  seen.case_id = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";
  seen.url = "http://a.example/x#part";
  seen.peer = "192.0.2.1";
  seen.wire = wire;
  return seen;
}

std::string Type(const WarcRecord& record) {
  return std::string(ValueOf(record.fields, "WARC-Type"));
}

std::string Types(const std::vector<WarcRecord>& records) {
  std::string types;
  for (const WarcRecord& record : records)
    types += (types.empty() ? "" : " ") + Type(record);
  return types;
}

TEST(ExchangeRecords, AreMetadataAloneWhereNoByteCame) {
  ExchangeSeen seen = Sample("");
  seen.wire = nullptr;
  seen.detail = "refused\r\nlm-ending: landed";
  seen.instruction = {Milliseconds(500), 17, 42, false, ""};
  const auto records = RecordsOf(seen, {});
  ASSERT_EQ(Types(records), "metadata");
  const WarcFields facts = DecodeFields(records[0].block);
  EXPECT_EQ(ValueOf(facts, "lm-failure"), "refused  lm-ending: landed");
  EXPECT_EQ(ValueOf(facts, "lm-url"), seen.url);
  EXPECT_EQ(ValueOf(facts, "lm-instruction"), "500 17 42 read");
  EXPECT_EQ(Types(RecordsOf(Sample(""), {})), "request metadata");
}

TEST(ExchangeRecords, KeepEveryByte) {
  const ExchangeSeen seen = Sample("HTTP/1.1 200 OK\r\nsEt-cookie: a=b\r\n\r\n\0\xff\r\n\r\nbody");
  const auto records = RecordsOf(seen, {});
  ASSERT_EQ(Types(records), "request response metadata");
  EXPECT_EQ(records[0].block, seen.wire->request);
  EXPECT_EQ(records[1].block, seen.wire->response);
  EXPECT_EQ(ValueOf(records[1].fields, "WARC-Target-URI"), "http://a.example/x");
  EXPECT_EQ(ValueOf(records[1].fields, "WARC-Concurrent-To"),
            ValueOf(records[0].fields, "WARC-Record-ID"));
  EXPECT_EQ(ValueOf(records[1].fields, kRedactedField), "");
}

TEST(ExchangeRecords, GiveThePayloadDigestOfWholeBodiesOnly) {
  const auto digest = [](const ExchangeSeen& seen) {
    return std::string(ValueOf(RecordsOf(seen, {})[1].fields, "WARC-Payload-Digest"));
  };
  EXPECT_EQ(digest(Sample("HTTP/1.1 200 OK\r\n\r\nhi")), WarcDigest("hi"));
  EXPECT_EQ(digest(Sample("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")), "");
  ExchangeSeen cut = Sample("HTTP/1.1 200 OK\r\n\r\nhi");
  auto wire = std::make_shared<WireExchange>(*cut.wire);
  wire->truncated = "time";
  cut.wire = wire;
  EXPECT_EQ(digest(cut), "");
  EXPECT_EQ(ValueOf(RecordsOf(cut, {})[1].fields, "WARC-Truncated"), "time");
}

TEST(ExchangeRecords, NeverHoldThePageOfAToken) {
  ExchangeSeen seen = Sample("HTTP/1.1 200 OK\r\nSet-Cookie: s=2\r\n\r\nyour account");
  seen.secret = true;
  const auto records = RecordsOf(seen, {});
  EXPECT_EQ(records[0].block.find("s=1"), std::string::npos);
  EXPECT_EQ(records[1].block.find("account"), std::string::npos);
  EXPECT_EQ(records[1].block.find("s=2"), std::string::npos);
  EXPECT_EQ(ValueOf(records[1].fields, kRedactedField), "body cookies");
  EXPECT_EQ(ValueOf(records[1].fields, "WARC-Truncated"), "unspecified");
}

TEST(ExchangeRecords, LeaveOutBodiesWhoseHeadWasRedacted) {
  const ExchangeSeen seen =
      Sample("HTTP/1.1 200 OK\r\nRefresh: 0; url=/?u=bob@v.example\r\n\r\n<a href=bob@v.example>");
  for (const WarcRecord& record : RecordsOf(seen, {Redaction::kAddresses}))
    EXPECT_EQ(EncodeRecord(record).find("bob"), std::string::npos);
}

TEST(ExchangeRecords, KeepTheCertificates) {
  ExchangeSeen seen = Sample("HTTP/1.1 200 OK\r\n\r\n");
  auto wire = std::make_shared<WireExchange>(*seen.wire);
  wire->tls_version = "TLSv1.3";
  wire->certificates = {"leaf\n", "root\n"};
  seen.wire = wire;
  const auto records = RecordsOf(seen, {});
  ASSERT_EQ(Types(records), "request response resource metadata");
  EXPECT_EQ(records[2].block, "leaf\nroot\n");
  EXPECT_EQ(ValueOf(DecodeFields(records[3].block), "lm-chain-record"),
            ValueOf(records[2].fields, "WARC-Record-ID"));
}

TEST(ExchangeRecords, KeepDigestsOfCookiesAndTheirPageWhereSomethingIsTakenOut) {
  const auto records =
      RecordsOf(Sample("HTTP/1.1 200 OK\r\nSet-Cookie: s=2\r\n\r\nbody"), {Redaction::kAddresses});
  EXPECT_EQ(records[0].block.find("s=1"), std::string::npos);
  EXPECT_EQ(records[1].block.find("s=2"), std::string::npos);
  EXPECT_TRUE(records[1].block.ends_with("\r\n\r\nbody"));
  EXPECT_EQ(ValueOf(records[1].fields, kRedactedField), "cookies");
}

TEST(LookupRecords, SayWhatWasAndWhatWasNotFound) {
  LookupSeen seen;
  seen.host = "a.example";
  seen.addresses = {IpAddress::Parse("192.0.2.1").value(), IpAddress::Parse("2001:db8::1").value()};
  seen.ttl = Seconds(60);
  EXPECT_EQ(RecordsOf(seen)[0].block,
            "; 1970-01-01T00:00:00.000000Z\r\na.example. 60 IN A 192.0.2.1\r\n"
            "a.example. 60 IN AAAA 2001:db8::1\r\n");
  seen.replies = {"\x12\xFF!", "no"};
  seen.addresses.clear();
  seen.failure = "no such\nname";
  EXPECT_EQ(RecordsOf(seen)[0].block,
            "; 1970-01-01T00:00:00.000000Z\r\n; no such\\nname\r\n"
            "; reply Ev8h\r\n; reply bm8=\r\n");
}

TEST(EndRecord, SaysWhatWasNotFetchedAndWhy) {
  CaseEnded end;
  end.case_id = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";
  end.url = "http://a.example/";
  end.chain.hops.resize(2);
  end.chain.hops[0].url = end.url;
  end.chain.hops[0].status = 302;
  end.chain.hops[1].url = "http://b.example/unsubscribe?u=bob@v.example";
  end.chain.hops[1].led_by = LedBy::kHttp302;
  end.chain.detail = "opt-out";
  const WarcFields facts = DecodeFields(RecordsOf(end, {Redaction::kAddresses})[0].block);
  EXPECT_EQ(ValueOf(facts, "lm-ending"), "not-fetched");
  EXPECT_EQ(ValueOf(facts, "lm-not-fetched"), "http://b.example/unsubscribe?u=redacted-address");
  EXPECT_EQ(ValueOf(facts, "lm-not-fetched-because"), "opt-out");
  EXPECT_EQ(ValueOf(facts, "lm-redacted"), "addresses");
  end.chain.hops[1].status = 200;
  EXPECT_EQ(ValueOf(DecodeFields(RecordsOf(end, {})[0].block), "lm-not-fetched"), "");
}

}  // namespace
}  // namespace linkmilter
