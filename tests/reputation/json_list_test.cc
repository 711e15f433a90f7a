// Lists that come as JSON, packed or not: what is refused, then what is read.
#include "scanner/reputation/json_list.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/evidence/gzip.h"

namespace linkmilter {
namespace {

constexpr std::size_t kRoom = std::size_t{1} << 20;

FormatOptions Json(std::string member = "url", std::string where = "", std::string equals = "") {
  FormatOptions options;
  options.format = ListFormat::kJson;
  options.member = std::move(member);
  options.filter.member = std::move(where);
  options.filter.equals = std::move(equals);
  return options;
}

// What is read of it, in pieces of so many bytes: names with a blank after each, or the refusal.
std::string Read(std::string_view text,
                 const FormatOptions& options,
                 std::size_t piece = std::string_view::npos) {
  TextInMemory packed(text, piece);
  UnpackedText unpacked(packed, kRoom);
  std::string names;
  const auto counts = ReadList(unpacked, options, SuffixList(),
                               [&names](const ListEntry& entry) { (names += entry.name) += ' '; });
  return counts.ok() ? names : counts.error().message;
}

TEST(JsonList, RefusesWhatIsTornOrNoList) {
  const std::string good = R"([{"url":"http://a.example/"},{"url":"http://b.example/"}])";
  for (std::size_t size = 1; size < good.size(); ++size)
    EXPECT_NE(Read(good.substr(0, size), Json()).find("torn"), std::string::npos) << size;
  const std::string deep(kMaxJsonDepth + 1, '[');
  const std::string endless(kMaxJsonToken + 1, 'x');
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "it has no entries"},
      {"[]", "it has no entries"},
      {R"({"uri":"http://a.example/"})", "it has no entries"},
      {" \n<html>", "it is an HTML or XML page, not a list"},
      {"http://a.example/\n", "it is torn: its JSON is broken at byte 0"},
      {good + "]", "it is torn: its JSON is broken at byte 57"},
      {std::string("[{\"url\":\0", 9), "it is torn: its JSON is broken at byte 9"},
      {"[{\"url\":\"http://a.example/\xff\"}]", "it is torn: its JSON is broken at byte 27"},
      {deep, "its JSON is nested deeper than 64"},
      {"[\"" + endless + "\"]", "it holds a string that is too long"},
      {"{\"" + endless + "\":1}", "it holds a string that is too long"},
      {"[" + std::string(kMaxJsonToken + 1, ' ') + "]", "it holds a string that is too long"},
      {R"([{"url":"no URL"},{"url":"http://a.example/"}])",
       "1 of its 2 records are bad, the first is record 1"},
      {R"([{"url":7},{"url":null},{"url":"http://a.example/"}])",
       "2 of its 3 records are bad, the first is record 1"}};
  for (const auto& [text, why] : table) {
    SCOPED_TRACE(text.substr(0, 60));
    EXPECT_EQ(Read(text, Json()), why);
  }
}

TEST(JsonList, TakesEveryObjectThatHasTheMemberWhereverItStands) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"([{"id":1,"url":"http://a.example/","more":[{"ip":"192.0.2.1"}]},{"url":"b.example"}])",
       "http://a.example/ b.example "},
      {R"({"1":[{"url":"http://a.example/"}],"2":[{"url":"http:\/\/b.example\/\u0041"}]})",
       "http://a.example/ http://b.example/A "},
      {"\xEF\xBB\xBF{\"url\":\"a.example\"}\r\n\n{\"url\":\"b.example\"}\n",
       "a.example b.example "},
      {R"({"url":"a.example","in":{"url":"b.example"},"out":[[{"url":"c.example"}]]})",
       "b.example c.example a.example "},
      {R"([{"url":{"url":"a.example"}},{"url":["b.example"]}])", "a.example "},
      {R"([{"url":"a.example","url":"b.example"},{"key":"url"},"url"])", "b.example "}};
  for (const auto& [text, names] : table) {
    SCOPED_TRACE(text);
    for (const std::size_t piece : {1U, 2U, 7U, 10'000U})
      EXPECT_EQ(Read(text, Json(), piece), names) << piece;
  }
}

TEST(JsonList, ReachesIntoObjectsAndCountsThoseOnlyThatTheFilterNames) {
  const std::string nested =
      R"([{"details":{"url":"a.example"},"online":true},{"url":"b.example"},)"
      R"({"details":[{"url":"c.example"}]},{"details":{"url":"d.example"},"online":false}])";
  EXPECT_EQ(Read(nested, Json("details.url")), "a.example d.example ");
  EXPECT_EQ(Read(nested, Json("details.url", "online", "true")), "a.example ");
  const std::string flat =
      R"([{"online":"yes","url":"a.example"},{"url":"b.example","online":" yes "},)"
      R"({"url":"c.example","online":"no"},{"url":"d.example"},{"url":"e","online":"no"},)"
      R"({"url":"f.example","online":100,"in":{"online":"yes"}}])";
  EXPECT_EQ(Read(flat, Json("url", "online", "yes")), "a.example b.example ");
  EXPECT_EQ(Read(flat, Json("url", "online", "100")), "f.example ");
  EXPECT_EQ(Read(flat, Json("url", "in.online", "yes")), "f.example ");
  EXPECT_EQ(Read(flat, Json("url", "status", "online")), "it has no entries");
}

TEST(JsonList, KeepsAFewBadRecordsOutAndNoMore) {
  std::string text = "[";
  for (int i = 0; i < 18; ++i)
    text += R"({"url":"h)" + std::to_string(i) + R"(.example"},)";
  EXPECT_EQ(Read(text + R"({"url":""},{"url":"x"}])", Json()).substr(0, 11), "h0.example ");
  EXPECT_NE(Read(text + R"({"url":""},{"url":"x"},{"url":1}])", Json()).find("are bad"),
            std::string::npos);
}

TEST(UnpackedText, RefusesWhatIsCutOrDamagedOrABomb) {
  FormatOptions lines;
  const std::string packed = GzipMember("a.example\nb.example\n");
  for (std::size_t size = 2; size < packed.size(); ++size)
    EXPECT_EQ(Read(packed.substr(0, size), lines), "it is torn: its gzip data ends too early")
        << size;
  std::string flipped = packed;
  flipped[flipped.size() - 8] ^= 1;  // of its checksum
  for (const std::string& text : {flipped, packed + "more", packed + packed.substr(0, 9)})
    EXPECT_NE(Read(text, lines).find("it is torn: its gzip data"), std::string::npos);
  const std::string bomb = GzipMember(std::string(kRoom + 1, '\n'));
  EXPECT_LT(bomb.size(), kRoom / 100);
  EXPECT_EQ(Read(bomb, lines), "unpacked it is larger than it may be");
  EXPECT_EQ(Read(GzipMember(""), lines), "it has no entries");
  EXPECT_EQ(Read(GzipMember("<html>"), lines), "it is an HTML or XML page, not a list");
}

TEST(UnpackedText, UnpacksEveryFormatInPiecesOfAnySize) {
  std::string long_list;
  for (int i = 0; i < 40'000; ++i)
    long_list += "h" + std::to_string(i) + ".example\n";
  const std::string read = Read(long_list, {});
  EXPECT_GT(long_list.size(), std::size_t{2} * 256 << 10);  // more than one piece
  EXPECT_EQ(Read(GzipMember(long_list), {}), read);
  const std::string members = GzipMember("a.example\nb.ex") + GzipMember("") +
                              GzipMember("ample\n");  // as others join them
  const std::string json = GzipMember(R"([{"url":"a.example"}])");
  for (const std::size_t piece : {1U, 3U, 64U, 10'000U}) {
    SCOPED_TRACE(piece);
    EXPECT_EQ(Read(members, {}, piece), "a.example b.example ");
    EXPECT_EQ(Read(json, Json(), piece), "a.example ");
  }
}

}  // namespace
}  // namespace linkmilter
