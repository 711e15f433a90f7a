#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parse/office_field.h"
#include "parse/zip.h"
#include "scanner/links/mime.h"
#include "tests/parse/found.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

void Read(const Entries& parts, Found& found) {
  ReadZip(MakeZip(parts), {}, found);
}

Entries Docx(const std::string& document) {
  return {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", document}};
}

TEST(Ooxml, ReportsEveryRelationshipThatLeavesThePackage) {
  const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  Found found;
  Read({{"[Content_Types].xml", "<Types/>"},
        {"word/_rels/document.xml.rels",
         "<Relationships><Relationship Id='1' Type='" + type +
             "hyperlink' Target='https://a.example/?x=1&amp;y' TargetMode='External'/>"
             "<Relationship Type='" +
             type +
             "attachedTemplate' Target='http://b.example/t.dotm' TargetMode='external'/>"
             "<Relationship Type='" +
             type +
             "frame' TargetMode='External' Target='\\\\c.example\\s'/>"
             "<Relationship Type='" +
             type +
             "image' Target='media/i.png'/>"
             "<Relationship Type='x' Target='http://d.example/'/></Relationships>"}},
       found);
  EXPECT_THAT(found.UrlLines(),
              ElementsAre("click hyperlink https://a.example/?x=1&y",
                          "load attachedTemplate http://b.example/t.dotm",
                          "go frame \\\\c.example\\s", "load x http://d.example/"));
  EXPECT_EQ(found.pieces[0].path, "word/_rels/document.xml.rels");
  EXPECT_EQ(found.pieces[0].element, "office");
}

TEST(Ooxml, JoinsFieldsAndTextOverRuns) {
  Found found;
  Read(Docx("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPER"
            "</w:instrText></w:r><w:r><w:instrText>LINK \"https://e\\\\v\"</w:instrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> INCLUDEPICTURE \"http://pic\""
            "</w:instrText><w:fldChar w:fldCharType='end'/></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/><w:t>ht</w:t></w:r><w:r><w:t>tps://seen"
            "</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
            "<w:p><w:fldSimple w:instr='HYPERLINK http://simple'/><w:t>second</w:t></w:p>"
            "<w:instrText>DDEAUTO c:\\\\windows\\\\x \"/k y\"</w:instrText>"),
       found);
  EXPECT_THAT(found.UrlLines(),
              ElementsAre("load INCLUDEPICTURE http://pic", "click HYPERLINK https://e\\v",
                          "click HYPERLINK http://simple"));
  EXPECT_THAT(found.Of(PieceKind::kText),
              ElementsAre(HasSubstr("DDEAUTO"), "https://seen\nsecond\n"));
}

TEST(Ooxml, ReadsFormulasHyperlinkBaseAndLooseAttributes) {
  Found found;
  Read({{"[Content_Types].xml", ""},
        {"xl/worksheets/sheet1.xml",
         "<f>HYPERLINK(\"https://\"&amp;\"f.example\",\"x\")</f>"
         "<f>_xlfn.WEBSERVICE(\"http://w.example\")</f><f>A1&amp;\"http://text\"</f>"},
        {"xl/sharedStrings.xml", "<si><t>one</t></si><si><r><t>tw</t></r><r><t>o</t></r></si>"},
        {"docProps/app.xml", "<HyperlinkBase>http://base.example/</HyperlinkBase>"},
        {"xl/connections.xml", "<webPr url='http://query.example'/>"}},
       found);
  EXPECT_THAT(
      found.UrlLines(),
      ElementsAre("click HYPERLINK https://f.example", "load WEBSERVICE http://w.example",
                  "click HyperlinkBase http://base.example/", "load url http://query.example"));
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("A1&\"http://text\"", "one\ntwo\n"));
}

TEST(Ooxml, HandsOnWhatIsNoXml) {
  Found found;
  Read({{"[Content_Types].xml", ""},
        {"word/media/a.png", "png"},
        {"word/chunk.xml", "<!doctype html><HTML>"},
        {"word/vbaProject.bin", "ole"}},
       found);
  EXPECT_THAT(found.files,
              ElementsAre(Pair("word/media/a.png", "png"), Pair("word/chunk.xml", testing::_),
                          Pair("word/vbaProject.bin", "ole")));
}

TEST(Odf, ReportsReferencesFormulasAndText) {
  Found found;
  Read({{"mimetype", "application/vnd.oasis.opendocument.text"},
        {"content.xml",
         "<text:p>see <text:a xlink:href='https://a.example'>he</text:a>re</text:p>"
         "<draw:image xlink:href='Pictures/1.png'/><draw:image xlink:href='http://b.example'/>"
         "<script:event-listener xlink:href='vnd.sun.star.script:x'/>"
         "<form:form xlink:href='http://c.example'/>"
         "<table:table-cell table:formula='of:=HYPERLINK(\"http://d.example\";\"x\")'/>"},
        {"Pictures/1.png", "png"},
        {"META-INF/manifest.xml", "<manifest:manifest/>"}},
       found);
  EXPECT_THAT(found.UrlLines(),
              ElementsAre("click a https://a.example", "load image http://b.example",
                          "go event-listener vnd.sun.star.script:x", "submit form http://c.example",
                          "click HYPERLINK http://d.example"));
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("see here\n\n"));
  EXPECT_THAT(found.files, Contains(Pair("Pictures/1.png", "png")));
}

TEST(Odf, IsEncryptedWhereItsManifestSaysSo) {
  Found found;
  Read({{"content.xml", "\x7F noise noise <"},
        {"META-INF/manifest.xml", "<m:file-entry><m:encryption-data/><m:encryption-data/>"}},
       found);
  ASSERT_EQ(found.pieces.size(), 1U);
  EXPECT_EQ(found.pieces[0].kind, PieceKind::kEncrypted);
}

TEST(Zip, WithOfficeInsideIsStillAnArchive) {
  const std::string docx = MakeZip(Docx("<w:t>x</w:t>"));
  Found found;
  Read({{"a.docx", docx}, {"b.html", "<a>"}}, found);
  EXPECT_THAT(found.files, ElementsAre(Pair("a.docx", docx), Pair("b.html", "<a>")));
}

TEST(Field, FindsItsReferenceBetweenSwitches) {
  struct Case {
    std::string instruction;
    std::vector<std::string> lines;
  };
  const Case cases[] = {
      {"", {}},
      {"   ", {}},
      {"HYPERLINK", {}},
      {"HYPERLINK \\l \"_Toc1\"", {}},
      {"PAGE \\* MERGEFORMAT", {}},
      {"hyperlink \\t \"_blank\" \"http://a\" \\o \"tip\"", {"click HYPERLINK http://a"}},
      {"HYPERLINK \"http://open", {"click HYPERLINK http://open"}},
      {"LINK Word.Document.8 \"\\\\\\\\h\\\\s\" \\a", {"load LINK \\\\h\\s"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.instruction);
    Found found;
    ReadField(c.instruction, "", found);
    EXPECT_EQ(found.UrlLines(), c.lines);
    EXPECT_EQ(found.Count(PieceKind::kText), 0U);
  }
}

TEST(LeadsOutside, TellsReferencesFromNamesAndDrives) {
  for (const char* const inside : {"", "#a", "Pictures/1.png", "C:\\a", "./a:b", "1http://a"}) {
    EXPECT_FALSE(LeadsOutside(inside)) << inside;
  }
  for (const char* const outside :
       {"http://a", " //a", "\\\\a\\b", "mailto:x", "ms-word:ofe|u|x"}) {
    EXPECT_TRUE(LeadsOutside(outside)) << outside;
  }
}

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Reads every zip among the leaves of a mail.
class ZipReader final : public MimeVisitor {
 public:
  explicit ZipReader(ParseSink& sink) : sink_(sink) {}
  void OnHeader(const MimeHeader&) override {}
  void OnPart(const MimePart& part) override {
    if (part.content.starts_with("PK")) ReadZip(part.content, {}, sink_);
  }
  void OnLeftOut(std::string_view) override {}

 private:
  ParseSink& sink_;
};

TEST(Ooxml, FindsTheExternalsOfRealDocuments) {
  const std::string path = TestDataPath("attach/cases.jsonl");
  if (path.empty()) return;
  std::ifstream cases(path);
  int read = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto json = nlohmann::json::parse(line);
    if (json["kind"] != "ooxml-uris") continue;
    const std::string file = json["file"];
    SCOPED_TRACE(file);
    const std::string bytes = Content((std::filesystem::path(path).parent_path() / file).string());
    Found found;
    if (file.ends_with(".eml")) {
      ZipReader reader(found);
      VisitMime(bytes, {}, reader);
    } else {
      ReadZip(bytes, {}, found);
    }
    EXPECT_EQ(found.Count(PieceKind::kUnreadable), 0U);
    EXPECT_FALSE(found.pieces.empty() && found.files.empty());
    const std::vector<std::string> expected = json["expected"]["external"];
    EXPECT_THAT(found.Urls(), testing::IsSupersetOf(expected));
    ++read;
  }
  EXPECT_GT(read, 0);
}

}  // namespace
}  // namespace linkmilter
