#include "parse/ole.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parse/vba.h"
#include "tests/parse/compound.h"
#include "tests/parse/found.h"

namespace linkmilter {
namespace {

using namespace std::string_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const std::string kUrlMoniker = "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\0\xAA\0\x4B\xA9\x0B"s;

std::string UrlMoniker(const std::string& url) {
  return kUrlMoniker + Le(4, url.size() * 2 + 2) + Utf16Le(url) + "\0\0"s;
}

TEST(Ole, IsUnreadableWhereThereIsNoDirectory) {
  const std::string whole = MakeCompound({{"WordDocument", "text"}});
  for (const std::string& bytes : {""s, whole.substr(0, 100), whole.substr(0, 512)}) {
    Found found;
    ReadOle(bytes, {}, found);
    EXPECT_EQ(found.Count(PieceKind::kUnreadable), 1U);
  }
}

TEST(Ole, EndsOnCyclesAndLyingSizes) {
  std::string bytes = MakeCompound({{"A", std::string(512, 'a')}, {"B", "http://b.example"}});
  for (std::size_t sector = 0; sector < 4; ++sector) {
    bytes.replace(512 + sector * 4, 4, Le(4, 2));  // every chain comes back to stream A
  }
  const std::size_t directory = 1024;
  bytes.replace(directory + 128 + 68, 12, Le(4, 1) + Le(4, 1) + Le(4, 1));
  bytes.replace(directory + 128 + 120, 8, Le(8, 0xFFFFFFFF));
  Found found;
  ReadOle(bytes, {}, found);
  EXPECT_EQ(found.Count(PieceKind::kUnreadable), 0U);
  EXPECT_THAT(found.files, IsEmpty());

  Found little(100);
  ReadOle(MakeCompound({{"A", "http://a.example"}, {"B", std::string(512, 'b')}}), {}, little);
  EXPECT_THAT(little.Of(PieceKind::kText), ElementsAre("http://a.example"));
}

TEST(Ole, FindsMonikersFieldsAndUrlsOfBothWidths) {
  const std::string file_moniker =
      "\3\3\0\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"s + Le(2, 0) + Le(4, 12) + "\\\\host\\share\0"s;
  Found found;
  ReadOle(MakeCompound({{"Workbook", UrlMoniker("https://moniker.example/") + file_moniker},
                        {"WordDocument", std::string(32, '\0') +
                                             "\x13HYPERLINK \"https://field.example\"\x14seen\x15"},
                        {"PowerPoint Document", "\1" + Utf16Le("\1see http://wide.example now\1") +
                                                    "\1www.narrow.example\1"}}),
          {}, found);
  EXPECT_THAT(found.UrlLines(), testing::IsSupersetOf({"click hyperlink https://moniker.example/",
                                                       "click file \\\\host\\share",
                                                       "click HYPERLINK https://field.example"}));
  EXPECT_THAT(found.Text(), HasSubstr("see http://wide.example now|"));
  EXPECT_THAT(found.Text(), HasSubstr("|www.narrow.example|"));
}

TEST(Ole, HandsOnEmbeddedFiles) {
  const std::string native = Le(4, 99) + Le(2, 2) + "a.js\0C:\\a.js\0"s + Le(4, 0x30000) +
                             Le(4, 3) + "C:\0"s + Le(4, 5) + "alert" + "tail";
  Found found;
  ReadOle(MakeCompound({{"\x01Ole10Native", native}, {"Package", "PK"}}), {}, found);
  EXPECT_THAT(found.files, ElementsAre(Pair("a.js", "alert"), Pair("Package", "PK")));
}

TEST(Ole, ReadsAnOutlookMessage) {
  Found found;
  ReadOle(MakeCompound({{"__substg1.0_1000001F", Utf16Le("plain body")},
                        {"__substg1.0_10130102", "<a href=x>"},
                        {"__substg1.0_37010102", "data"},
                        {"__substg1.0_3704001E", "A~1.HTM"},
                        {"__substg1.0_3707001F", Utf16Le("a.html")}}),
          {}, found);
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("plain body"));
  EXPECT_THAT(found.files, ElementsAre(Pair("body.html", "<a href=x>"), Pair("a.html", "data")));
}

TEST(Ole, SaysWhatIsEncrypted) {
  const std::string word = std::string(11, '\0') + "\1" + std::string(20, '\0');
  const std::string excel = Le(2, 0x809) + Le(2, 4) + "bof " + Le(2, 0x2F) + Le(2, 0);
  for (const Stream& stream : {Stream{"EncryptedPackage", "x"}, Stream{"EncryptionInfo", "x"},
                               Stream{"WordDocument", word}, Stream{"Workbook", excel}}) {
    SCOPED_TRACE(stream.name);
    Found found;
    ReadOle(MakeCompound({stream}), {}, found);
    EXPECT_EQ(found.Count(PieceKind::kEncrypted), 1U);
  }
}

TEST(Vba, UnpacksTheSourceOfMacros) {
  Found room;
  EXPECT_EQ(UnpackVba("", room), "");
  EXPECT_EQ(UnpackVba("\0Attribut"s, room), "");
  // No copies in the first eight; then "e ", three characters from ten back, and "!".
  const std::string tokens = "\0Attribut"s + "\x04"s + "e " + Le(2, (9U << 12U) | 0U) + "!";
  const std::string packed = "\x01"s + Le(2, 0xB000 | (tokens.size() - 1)) + tokens;
  EXPECT_EQ(UnpackVba("performance cache" + packed, room), "Attribute Att!");
}

}  // namespace
}  // namespace linkmilter
