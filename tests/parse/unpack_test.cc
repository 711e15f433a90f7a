#include "parse/unpack.h"

#include <new>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "parse/archive.h"
#include "parse/image.h"
#include "scanner/attachments/bundle.h"
#include "tests/parse/drawn_code.h"

namespace linkmilter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Formats of the tests: a "PDF" does what stands behind its magic, a "ZIP" holds files, one a line,
// each "name=content".
void ReadFakePdf(std::string_view bytes, const ParseLimits&, ParseSink& sink) {
  const std::string_view order = bytes.substr(5);
  Piece piece;
  piece.kind = PieceKind::kUrl;
  piece.path = "page 1";
  piece.content = order;
  sink.OnPiece(piece);
  if (order == "memory") throw std::bad_alloc();
  if (order == "throw") throw std::runtime_error("xref at 7");
  if (order == "odd") throw 7;
  if (order == "bomb" && sink.MayInflate(std::size_t{1} << 40)) sink.OnPiece(piece);
  if (order == "picture") sink.OnImage("image 1", DrawnQr("http://a.example/"));
  if (order == "lying picture") sink.OnImage("image 1", {1'000'000, 1'000'000, {0}});
}

void ReadFakeZip(std::string_view bytes, const ParseLimits&, ParseSink& sink) {
  for (const std::string_view line : Split(bytes.substr(4), '\n')) {
    const std::size_t sign = line.find('=');
    sink.OnFile(line.substr(0, sign), line.substr(sign + 1));
  }
}

void ReadQuine(std::string_view bytes, const ParseLimits&, ParseSink& sink) {
  sink.OnFile("again", bytes);
}

constexpr Format kFormats[] = {
    {FileType::kPdf, ReadFakePdf}, {FileType::kZip, ReadFakeZip}, {FileType::kRtf, ReadQuine}};

// "kind path: content", one a piece.
std::vector<std::string> Unpack(std::string_view name,
                                std::string_view bytes,
                                const ParseLimits& limits = {}) {
  std::vector<std::string> found;
  Unpacking(kFormats, limits, [&found](const Piece& piece) {
    found.push_back(std::string(Name(piece.kind)) + ' ' + piece.path + ": " + piece.content);
  }).Read(name, bytes);
  return found;
}

TEST(Unpack, SaysSoWhereAFileIsBrokenAndGoesOnWithTheNext) {
  const struct {
    std::string order;
    std::string_view why;
  } cases[] = {{"throw", "broken: xref at 7"},
               {"memory", "it needs more memory than it may have"},
               {"odd", "broken"}};
  for (const auto& each : cases) {
    SCOPED_TRACE(each.order);
    EXPECT_THAT(
        Unpack("a.zip", "PK\3\4x.pdf=%PDF-" + each.order + "\ny.txt=hello"),
        ElementsAre("url a.zip/x.pdf/page 1: " + each.order,
                    "unreadable a.zip/x.pdf: " + std::string(each.why), "file a.zip/y.txt: hello"));
  }
}

TEST(Unpack, SaysSoWhereNobodyReadsTheFormat) {
  EXPECT_THAT(Unpack("a.7z", "7z\xBC\xAF\x27\x1C"),
              ElementsAre("unreadable a.7z: nothing here reads this format"));
}

TEST(Unpack, EndsWhatContainsItself) {
  EXPECT_THAT(Unpack("a.rtf", "{\\rtf"),
              ElementsAre("unreadable a.rtf/again/again/again/again: nested deeper than 3"));
}

TEST(Unpack, SaysOnceThatALimitIsReached) {
  ParseLimits limits;
  limits.files = 2;
  EXPECT_THAT(Unpack("", "PK\3\4a=1\nb=2\nc=3\nd=4", limits),
              ElementsAre("file a: 1", "file b: 2", "unreadable : more than 2 files"));
  limits = {};
  limits.pieces = 1;
  EXPECT_THAT(Unpack("", "PK\3\4a=1\nb=2\nc=3", limits),
              ElementsAre("file a: 1", "unreadable b: more than 1 pieces"));
  limits = {};
  limits.piece_bytes = 3;
  EXPECT_THAT(Unpack("", "PK\3\4a=12\nb=34\nc=5", limits),
              ElementsAre("file a: 12", "unreadable b: its text is too much", "file c: 5"));
  limits = {};
  limits.images = 0;
  EXPECT_THAT(Unpack("p", "%PDF-picture", limits),
              ElementsAre("url p/page 1: picture", "unreadable p: more than 0 pictures"));
  limits = {};
  limits.text_bytes = 2;
  EXPECT_THAT(Unpack("", "hello", limits), ElementsAre("file : he", "unreadable : cut at 2 bytes"));
}

TEST(Unpack, LetsNobodyInflateABomb) {
  EXPECT_THAT(Unpack("a", "%PDF-bomb"),
              ElementsAre("url a/page 1: bomb", HasSubstr("bytes when unpacked")));
}

TEST(Unpack, LooksForCodesInPicturesButNotInThoseThatLie) {
  EXPECT_THAT(Unpack("a", "%PDF-picture"),
              ElementsAre("url a/page 1: picture", "code a/image 1: http://a.example/"));
  EXPECT_THAT(Unpack("a", "%PDF-lying picture"), SizeIs(1));
}

TEST(Unpack, CutsEndlessNames) {
  const auto found = Unpack("", "PK\3\4" + std::string(10'000, 'n') + "=1");
  EXPECT_THAT(found, ElementsAre("file " + std::string(255, 'n') + ": 1"));
}

std::string Anymap(const GrayImage& image, std::size_t first_row, std::size_t rows) {
  std::string file = "P5 " + std::to_string(image.width) + ' ' + std::to_string(rows) + " 255\n";
  const auto begin = image.pixels.begin() + static_cast<std::ptrdiff_t>(first_row * image.width);
  file.append(begin, begin + static_cast<std::ptrdiff_t>(rows * image.width));
  return file;
}

TEST(Unpacking, ReadsACodeThatIsCutIntoTwoFilesOfABundle) {
  constexpr Format kReal[] = {{FileType::kArchive, ReadArchive}, {FileType::kImage, ReadImage}};
  const GrayImage whole = DrawnQr("https://halves.example/");
  const std::size_t half = whole.height / 2;
  const ParseLimits limits;
  std::vector<std::string> codes;
  Unpacking unpacking(kReal, limits, [&](const Piece& piece) {
    if (piece.kind == PieceKind::kCode) codes.push_back(piece.content);
  });
  unpacking.Read("", Bundle({Anymap(whole, 0, half), Anymap(whole, half, whole.height - half)}));
  EXPECT_THAT(codes, ElementsAre("https://halves.example/"));
}

}  // namespace
}  // namespace linkmilter
