#include "parse/pdf.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "tests/parse/pdf_file.h"

namespace linkmilter {
namespace {

using Strings = std::vector<std::string>;

void Read(const std::string& bytes, RecordingParseSink& sink, const ParseLimits& limits = {}) {
  ReadPdf(bytes, limits, sink);
}

Strings UrlsIn(const PdfFile& file) {
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  return Contents(sink, PieceKind::kUrl);
}

std::string TextOf(const std::string& operators) {
  PdfFile file;
  file.contents = operators;
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  const Strings texts = Contents(sink, PieceKind::kText);
  return texts.empty() ? "" : texts[0];
}

const char* const kKey =
    "/ID [(id) (id)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O "
    "(oooooooooooooooooooooooooooooooo) /U <";

TEST(Pdf, SaysWhatCannotBeRead) {
  for (const std::string& bytes : {std::string(), std::string("%PDF-1.7"), std::string(5000, '<'),
                                   std::string("%PDF-1.7\ntrailer << /Root 1 0 R >>")}) {
    SCOPED_TRACE(bytes.substr(0, 40));
    RecordingParseSink sink;
    Read(bytes, sink);
    EXPECT_EQ(Contents(sink, PieceKind::kUnreadable), Strings{"broken PDF"});
    EXPECT_EQ(sink.pieces.size(), 1U);
  }
}

TEST(Pdf, ThatNeedsAPasswordIsEncrypted) {
  PdfFile file;
  file.trailer = kKey + std::string(64, '0') + "> >>";
  RecordingParseSink sink;
  Read(file.Add("<< /S /URI /URI <f955> >>").Bytes(), sink);
  ASSERT_EQ(sink.pieces.size(), 1U);
  EXPECT_EQ(sink.pieces[0].kind, PieceKind::kEncrypted);
}

TEST(Pdf, OpensWithTheEmptyPassword) {
  PdfFile file;
  file.trailer =
      std::string(kKey) + "4b8d152bd247508415c974c378fb41d8aa695269e0df492f90ec44b49adfe0d7> >>";
  file.Add("<< /S /URI /URI <f955b285be9ecec68a29a101ed3858b57e29b976b64f2b> >>");
  EXPECT_EQ(UrlsIn(file), Strings{"https://locked.example/"});
}

TEST(Pdf, KeepsWhatABrokenFileStillShows) {
  PdfFile file;
  file.Add("<< /S /URI /URI (http://a.example/) >>");
  const std::string whole = file.Bytes();
  for (const std::size_t kept : {whole.find("xref"), whole.size() - 20}) {
    SCOPED_TRACE(kept);
    RecordingParseSink sink;
    Read(whole.substr(0, kept), sink);
    EXPECT_EQ(Contents(sink, PieceKind::kUrl), Strings{"http://a.example/"});
  }
}

TEST(Pdf, EndsWhereThereIsNoMoreRoom) {
  PdfFile file;
  file.catalog = "/AcroForm << /XFA 5 0 R >>";
  file.Add(PdfFile::Stream("", std::string(100'000, 'x')));
  RecordingParseSink sink;
  sink.room = 50'000;
  Read(file.Bytes(), sink);
  EXPECT_TRUE(sink.files.empty());
  EXPECT_LT(sink.asked, 100'000U);
}

TEST(Pdf, SaysWhereItStoppedAtALimit) {
  PdfFile file;
  for (int i = 0; i < 30; ++i)
    file.Add("<< /S /URI /URI (http://a.example/) >>");
  ParseLimits limits;
  limits.objects = 20;
  RecordingParseSink sink;
  Read(file.Bytes(), sink, limits);
  EXPECT_EQ(Contents(sink, PieceKind::kUnreadable), Strings{"more than 20 objects"});
  EXPECT_LE(Contents(sink, PieceKind::kUrl).size(), 20U);
}

TEST(Pdf, EndsWhereObjectsLeadInCircles) {
  PdfFile file;
  file.catalog = "/OpenAction 5 0 R";
  file.Add("<< /S /URI /URI (http://a.example/) /Next [5 0 R 6 0 R] /F 5 0 R >>");
  file.Add("<< /S /Launch /F 6 0 R /Next 5 0 R /Win << /F 6 0 R /D 6 0 R /R 6 0 R >> >>");
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  EXPECT_EQ(Contents(sink, PieceKind::kUrl).at(0), "http://a.example/");
}

// 10^20 drawings if nobody counted.
TEST(Pdf, StopsFormsThatDrawForms) {
  PdfFile file;
  file.page = "/Resources << /XObject << /X 5 0 R >> >>";
  std::string ten;
  for (int i = 0; i < 10; ++i)
    ten += "/X Do ";
  file.contents = ten;
  for (int i = 5; i < 25; ++i)
    file.Add(PdfFile::Stream("/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X " +
                                 std::to_string(i + 1) + " 0 R >> >>",
                             ten));
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  EXPECT_EQ(Contents(sink, PieceKind::kUnreadable), Strings{"too much on one page"});
}

TEST(Pdf, SaysHowAnActionBeginsAndWhatItDoes) {
  struct Case {
    const char* catalog;
    const char* page;
    const char* object;  // 5 0 R
    PlaceKind place;
    const char* attribute;
    const char* path;
    const char* url;
  };
  using enum PlaceKind;
  const char* const uri = "<< /S /URI /URI (http://a.example/) >>";
  const char* const link = "/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A 5 0 R >>]";
  const std::vector<Case> cases = {
      {"", link, uri, kClick, "URI", "page 1", "http://a.example/"},
      {"", "", uri, kClick, "URI", "", "http://a.example/"},
      {"", link, "<< /Next [<< /S /URI /URI (http://a.example/) >>] >>", kClick, "URI", "page 1",
       "http://a.example/"},
      {"/OpenAction 5 0 R", link, uri, kGo, "OpenAction", "", "http://a.example/"},
      {"/OpenAction << /S /GoTo /Next 5 0 R >>", "", uri, kGo, "OpenAction", "",
       "http://a.example/"},
      {"/OpenAction [3 0 R /Fit]", link, uri, kClick, "URI", "page 1", "http://a.example/"},
      {"", "/AA << /O 5 0 R >>", uri, kGo, "AA", "page 1", "http://a.example/"},
      {"/OpenAction << /S /Launch /F 5 0 R >>", "", R"((\\\\host\\share\\a.exe))", kGo,
       "OpenAction", "", R"(\\host\share\a.exe)"},
      {"", link, "<< /S /Launch /Win << /F (file://h/a) >> >>", kClick, "Launch", "page 1",
       "file://h/a"},
      {"", link, "<< /S /GoToR /F << /UF (//host/a.pdf) >> /D [0 /Fit] >>", kClick, "GoToR",
       "page 1", "//host/a.pdf"},
      {"", link, "<< /S /GoToE /F (smb://host/a) >>", kClick, "GoToE", "page 1", "smb://host/a"},
      {"", link, "<< /S /SubmitForm /F << /FS /URL /F (http://a.example/?) >> >>", kSubmit,
       "SubmitForm", "page 1", "http://a.example/?"},
      {"", link, "<< /S /ImportData /F (http://a.example/d) >>", kLoad, "ImportData", "page 1",
       "http://a.example/d"},
      {"", link,
       "<< /S /Rendition /R << /S /MR /C << /S /MCD /D << /FS /URL /F (http://a.example/m) >> >> "
       ">> >>",
       kLoad, "Rendition", "page 1", "http://a.example/m"},
      {"", "", "<< /FS /URL /F (http://a.example/s) >>", kLoad, "F", "", "http://a.example/s"},
      {"/URI << /Base (http://b.example/d/e) >>", link, "<< /S /URI /URI (f?g) >>", kClick, "URI",
       "page 1", "http://b.example/d/f?g"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(std::string(each.catalog) + each.page + each.object);
    PdfFile file;
    file.catalog = each.catalog;
    file.page = each.page;
    RecordingParseSink sink;
    Read(file.Add(each.object).Bytes(), sink);
    ASSERT_EQ(sink.pieces.size(), 1U);
    EXPECT_EQ(sink.pieces[0],
              (Piece{PieceKind::kUrl, each.place, each.path, "pdf", each.attribute, each.url}));
  }
}

TEST(Pdf, KnowsAFileSpecificationMetBeforeItsAction) {
  PdfFile file;
  file.Add(R"(<< /Type /Filespec /F (\\\\host\\a) >>)").Add("<< /S /Launch /F 5 0 R >>");
  EXPECT_EQ(UrlsIn(file), Strings{R"(\\host\a)"});
}

// Object 7 stands in stream 5, and only stream 6 says so.
TEST(Pdf, ReadsObjectStreams) {
  PdfFile file;
  file.Add(PdfFile::Stream("/Type /ObjStm /N 1 /First 4", "7 0 << /URI (http://a.example/) >>"));
  file.Add(PdfFile::Stream("/Type /XRef /W [1 1 1] /Index [7 1] /Size 8 /Root 1 0 R",
                           std::string("\x02\x05\x00", 3)));
  file.trailer = "/XRefStm " + std::to_string(file.Bytes().find("6 0 obj"));
  EXPECT_EQ(UrlsIn(file), Strings{"http://a.example/"});
}

TEST(Pdf, FollowsChainsOfAnyLength) {
  PdfFile file;
  file.catalog = "/OpenAction 5 0 R";
  for (int i = 5; i < 305; ++i)
    file.Add("<< /S /URI /URI (http://a.example/) /Next " + std::to_string(i + 1) + " 0 R >>");
  EXPECT_EQ(UrlsIn(file).size(), 300U);
}

TEST(Pdf, ReadsStringsAsWritten) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"(http://a.example/\\051\\\n)", "http://a.example/)"},
      {"<68 74 74703A2F2F61>", "http://a"},
      {"<FEFF0068007400740070003A002F002FD83DDE00>", "http://\xF0\x9F\x98\x80"},
      {"<FFFE6800740000D8>", "ht\xEF\xBF\xBD"},
      {"<EFBBBF68747470C3A4>", "http\xC3\xA4"},
      {"<68747470E4>", "http\xC3\xA4"},
      {"6 0 R", "http://indirect.example/"},
  };
  for (const auto& [written, read] : cases) {
    SCOPED_TRACE(written);
    PdfFile file;
    file.Add("<< /URI " + written + " >>").Add("(http://indirect.example/)");
    EXPECT_EQ(UrlsIn(file), Strings{read});
  }
}

TEST(Pdf, HandsOnScriptsAndNotesAndProgramsAsText) {
  PdfFile file;
  file.page = "/Annots [<< /Subtype /Text /Rect [0 0 9 9] /Contents (see a.example) >>]";
  file.Add("<< /S /JavaScript /JS (app.launchURL\\('http://b.example/'\\)) >>");
  file.Add(PdfFile::Stream("", "this.submitForm('http://c.example/')"));
  file.Add("<< /S /JavaScript /JS 6 0 R >>");
  file.Add("<< /S /Launch /Win << /F (cmd.exe) /P (/c start http://d.example/) >> >>");
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  EXPECT_EQ(
      Contents(sink, PieceKind::kText),
      (Strings{"see a.example", "app.launchURL('http://b.example/')",
               "this.submitForm('http://c.example/')", "cmd.exe", "/c start http://d.example/"}));
}

TEST(Pdf, HandsOnFilesInside) {
  PdfFile file;
  file.catalog = "/AcroForm << /XFA [(a) 5 0 R (b) 6 0 R] >>";
  file.Add(PdfFile::Stream("", "<xdp>")).Add(PdfFile::Stream("", "</xdp>"));
  file.Add(PdfFile::Stream("/Type /EmbeddedFile", "<a>"));
  file.Add(
      "<< /Type /Filespec /F (a.htm) /UF <FEFF00E4002E00680074006D> /EF << /F 7 0 R /UF 7 0 R "
      ">> >>");
  file.Add(PdfFile::Stream("/Type /EmbeddedFile /Filter /ASCIIHexDecode", "6162>"));
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  const std::vector<std::pair<std::string, std::string>> files = {
      {"xfa.xml", "<xdp></xdp>"}, {"\xC3\xA4.htm", "<a>"}, {"", "ab"}};
  EXPECT_EQ(sink.files, files);
}

TEST(Pdf, PutsTextTogetherByWhereItStands) {
  EXPECT_EQ(TextOf("BT /F 10 Tf 39.5 100 Td (bc.example/) Tj -19.5 0 Td (http:) Tj ET "
                   "BT /F 10 Tf 20 120 Td (above) Tj ET"),
            "above\nhttp:bc.example/\n");
  EXPECT_EQ(TextOf("BT /F 10 Tf 20 100 Td [(two) -500 (words) -5000 (far)] TJ ET"),
            "two words\nfar\n");
  EXPECT_EQ(TextOf("BT /F 10 Tf 20 99 Td (http://a.example/b-) Tj 0 -12 Td (c d-) Tj 0 -12 Td (e) "
                   "Tj ET"),
            "http://a.example/b-c d-\ne\n");
  EXPECT_EQ(TextOf("BT /F 10 Tf 0 1 -1 0 50 50 Tm (up) Tj ET"), "up\n");
  EXPECT_EQ(TextOf("BT /F 10 Tf 20 99 Td (bold) Tj ET BT /F 10 Tf 20.5 99 Td (bold) Tj ET"),
            "bold\n");
}

TEST(Pdf, DrawsPagesThatMayShowACode) {
  PdfFile file;
  for (int i = 0; i < 25; ++i)
    file.contents += std::to_string(100 + 4 * i) + " 150 4 50 re f ";
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  ASSERT_EQ(sink.places, Strings{"page 1"});
  const GrayImage& image = sink.images[0];
  ASSERT_EQ(image.pixels.size(), image.width * image.height);
  const auto at = [&](double x, double y) {  // points from the top left
    const auto column = static_cast<std::size_t>(x / 300 * static_cast<double>(image.width));
    const auto row = static_cast<std::size_t>(y / 300 * static_cast<double>(image.height));
    return image.pixels.at(row * image.width + column);
  };
  EXPECT_EQ(at(150, 125), 0);
  EXPECT_EQ(at(150, 175), 255);
  EXPECT_EQ(at(50, 125), 255);
}

TEST(Pdf, PaintsNoPageOverAndOver) {
  PdfFile file;
  for (int i = 0; i < 300; ++i)
    file.contents += "0 0 300 300 re f ";
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  EXPECT_EQ(Contents(sink, PieceKind::kUnreadable), Strings{"pictures beyond the limit"});
}

TEST(Pdf, DrawsNoPageOfWordsAlone) {
  PdfFile file;
  file.contents = "BT /F 10 Tf 20 100 Td (words) Tj ET 0 0 10 10 re f";
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  EXPECT_TRUE(sink.images.empty());
}

TEST(Pdf, LeavesPicturesBeyondTheLimitOut) {
  PdfFile file;
  file.page = "/Resources << /XObject << /X 5 0 R >> >>";
  file.contents = "300 0 0 300 0 0 cm /X Do";
  file.Add(
      PdfFile::Stream("/Subtype /Image /Width 9000 /Height 9000 /BitsPerComponent 1 "
                      "/ColorSpace /DeviceGray",
                      "x"));
  RecordingParseSink sink;
  Read(file.Bytes(), sink);
  EXPECT_EQ(Contents(sink, PieceKind::kUnreadable), Strings{"pictures beyond the limit"});
  EXPECT_EQ(sink.images.size(), 1U);
}

}  // namespace
}  // namespace linkmilter
