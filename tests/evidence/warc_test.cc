#include "scanner/evidence/warc.h"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/evidence/gzip.h"
#include "scanner/evidence/http_message.h"

namespace linkmilter {
namespace {

const WarcRecord kRecord = {{{"WARC-Type", "metadata"}, {"X", "y"}}, "a\r\n\r\nb"};

std::string With(std::string text, const std::string& old, const std::string& fresh) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return at == std::string::npos ? text : text.replace(at, old.size(), fresh);
}

TEST(WarcRecord, RefusesWhatIsNotOneWholeRecord) {
  const std::string good = EncodeRecord(kRecord);
  ASSERT_TRUE(DecodeRecord(good));
  for (const std::string& bytes :
       {std::string(), std::string("WARC/1.1"), std::string("WARC/1.1\r\n"),
        std::string("WARC/1.1\r\n\r\n"), good.substr(0, good.size() - 1), good + "x", good + good,
        With(good, "WARC/1.1", "WARC/0.9"), With(good, "Content-Length: 6", "Content-Length: 7"),
        With(good, "Content-Length: 6", "Content-Length: -1"),
        With(good, "Content-Length: 6", "Content-Length: 99999999999999999999"),
        With(good, "Content-Length: 6", "Content-Length: 6x"),
        With(good, "\r\n\r\nb", "\r\n\r\nB"),  // another digest
        "WARC/1.1\r\n" + std::string(100'000, '\n')}) {
    SCOPED_TRACE(bytes.substr(0, 300));
    EXPECT_FALSE(DecodeRecord(bytes));
  }
}

TEST(WarcRecord, ReadsBackWhatItWrote) {
  const auto read = DecodeRecord(EncodeRecord(kRecord));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->block, kRecord.block);
  EXPECT_EQ(ValueOf(read->fields, "warc-type"), "metadata");
  EXPECT_EQ(ValueOf(read->fields, "Content-Length"), "6");
  const auto empty = DecodeRecord(EncodeRecord({{{"WARC-Type", "response"}}, ""}));
  ASSERT_TRUE(empty);
  EXPECT_EQ(ValueOf(empty->fields, "WARC-Block-Digest"),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(WarcRecord, LetsNoValueMakeAFieldOfItsOwn) {
  const std::string text = EncodeRecord({{{"X", "a\r\nWARC-Type: response\x01\xff"}}, ""});
  EXPECT_NE(text.find("X: a  WARC-Type: response \xEF\xBF\xBD\r\n"), std::string::npos);
  const WarcFields facts = DecodeFields(EncodeFields({{"detail", "x\nlm-ending: landed"}}));
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(ValueOf(facts, "lm-ending"), "");
}

TEST(WarcDate, IsUtcWithMicroseconds) {
  EXPECT_EQ(WarcDate(WallTime(std::chrono::microseconds(1'769'854'272'000'456))),
            "2026-01-31T10:11:12.000456Z");
}

TEST(TargetUri, IsRfc3986WithoutFragment) {
  for (const auto& [url, text] : std::vector<std::pair<const char*, const char*>>{
           {"http://a.example/x|y?q={1}#secret", "http://a.example/x%7cy?q=%7b1%7d"},
           {"http://a.example/%zz%41 \"<>\\^`", "http://a.example/%25zz%41%20%22%3c%3e%5c%5e%60"},
           {"http://[::1]:8/\xc3\xa9", "http://[::1]:8/%c3%a9"}}) {
    EXPECT_EQ(TargetUri(url), text);
  }
}

TEST(RecordId, IsARandomUuid) {
  const std::string id = NewUuid();
  ASSERT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_NE(NewUuid(), id);
}

std::vector<std::string> Members(const std::string& file,
                                 int& damages,
                                 std::size_t most = 1'000'000) {
  std::istringstream stream(file);
  GzipReader reader(stream, most);
  std::vector<std::string> members;
  for (std::string member; reader.Next(member);)
    members.push_back(member);
  damages = reader.damages();
  return members;
}

TEST(GzipReader, GoesOnBehindDamage) {
  const std::string a = GzipMember(std::string(200'000, 'a'));
  const std::string b = GzipMember("bbb");
  const std::string bomb = GzipMember(std::string(2'000'000, '\0'));
  using Strings = std::vector<std::string>;
  const std::string big(200'000, 'a');
  struct Row {
    std::string file;
    Strings members;
    int damages;
  };
  for (const Row& row :
       {Row{"", {}, 0}, Row{"noise", {}, 1}, Row{a + b, {big, "bbb"}, 0},
        Row{"noise" + a + b, {big, "bbb"}, 1}, Row{a.substr(0, 60) + b, {"bbb"}, 1},
        Row{a + b.substr(0, b.size() - 1), {big}, 1}, Row{bomb + b, {"bbb"}, 1},
        Row{std::string(70'000, 'x') + b, {"bbb"}, 1},
        Row{std::string(65'534, 'x') + b, {"bbb"}, 1}}) {
    SCOPED_TRACE(row.file.size());
    int damages = 0;
    EXPECT_EQ(Members(row.file, damages), row.members);
    EXPECT_EQ(damages, row.damages);
  }
}

TEST(GzipReader, GivesUpAFileOfNothingButBeginnings) {
  std::string file;
  for (int i = 0; i < 100'000; ++i)
    file += "\x1f\x8b\x08\xff";
  int damages = 0;
  EXPECT_TRUE(Members(file, damages).empty());
  EXPECT_EQ(damages, 100);
}

TEST(JoinChunks, TakesWhatIsWellFormed) {
  for (const auto& [body, joined] : std::vector<std::pair<std::string, std::string>>{
           {"", ""},
           {"5\r\nhello\r\n0\r\n\r\n", "hello"},
           {"5;ext=1\r\nhello\r\n4\r\n you", "hello you"},
           {"5\r\nhello!\r\n", "hello"},
           {"fffffffffffffffff\r\nx", ""},
           {"7fffffff\r\nabc", "abc"},
           {"-1\r\nabc", ""}}) {
    SCOPED_TRACE(body);
    EXPECT_EQ(JoinChunks(body), joined);
  }
}

TEST(ReadHttp, TakesAHeadApart) {
  const HttpMessage message =
      ReadHttp("HTTP/1.1 200 OK\r\nA: b\r\n  c\r\nno colon\r\nA: d\r\n\r\nbody");
  EXPECT_EQ(message.start_line, "HTTP/1.1 200 OK");
  EXPECT_EQ(HeaderOf(message, "a"), "b c");
  EXPECT_EQ(message.headers.size(), 2U);
  EXPECT_EQ(message.body, "body");
  EXPECT_TRUE(ReadHttp("").headers.empty());
  EXPECT_EQ(ReadHttp(" \r\nx").body, "");
}

}  // namespace
}  // namespace linkmilter
