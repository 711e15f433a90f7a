#include "parse/image.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/parse/drawn_code.h"
#include "tests/parse/picture_writer.h"
#include "tests/parse/recording_parse_sink.h"

namespace linkmilter {
namespace {

RecordingParseSink& ReadInto(RecordingParseSink& sink, const std::string& bytes) {
  ReadImage(bytes, {}, sink);
  return sink;
}

GrayImage Half(const GrayImage& image) {
  GrayImage half{image.width, image.height, image.pixels};
  std::fill(half.pixels.begin() + static_cast<std::ptrdiff_t>(half.pixels.size() / 2),
            half.pixels.end(), std::uint8_t{255});
  return half;
}

// Black and white as drawn; lossy formats bend greys a little.
bool Shows(const GrayImage& seen, const GrayImage& drawn) {
  return seen.width == drawn.width && seen.height == drawn.height &&
         std::equal(seen.pixels.begin(), seen.pixels.end(), drawn.pixels.begin(),
                    [](int a, int b) { return (a < 128) == (b < 128); });
}

const GrayImage kDrawn = DrawnQr("https://codes.example/a");

std::vector<std::pair<std::string, std::string>> EveryFormat() {
  std::vector<std::pair<std::string, std::string>> files = {{"png", Png(kDrawn)},
                                                            {"jpeg", Jpeg(kDrawn)},
                                                            {"webp", Webp(kDrawn)},
                                                            {"rle bmp", RunLengthBmp(kDrawn)}};
  for (const char kind : {'1', '2', '3', '4', '5', '6'})
    files.emplace_back(std::string("pnm ") + kind, Pnm(kDrawn, kind));
  for (const unsigned bits : {1U, 4U, 8U, 16U, 24U, 32U})
    files.emplace_back("bmp " + std::to_string(bits), Bmp(kDrawn, bits));
  return files;
}

TEST(ReadImage, SaysThatWhatIsNoPictureCannotBeRead) {
  const std::string tiff("II*\0\x08\0\0\0", 8);
  const std::string ends[] = {"",
                              tiff,
                              "\x89PNG\r\n\x1A\n",
                              "\xFF\xD8\xFF",
                              "GIF89a",
                              std::string("RIFF\0\0\0\0WEBP", 12),
                              "BM",
                              "P5",
                              "P5\n4000000000 9999999999\n255\n",
                              "P2 30 30 0 ",
                              std::string("\0\0\1\0\1\0", 6),
                              "P9 1 1"};
  for (const std::string& bytes : ends) {
    SCOPED_TRACE(bytes);
    RecordingParseSink sink;
    ReadImage(bytes, {}, sink);
    EXPECT_TRUE(sink.images.empty());
    if (bytes.size() == 6 && bytes[0] == '\0') continue;  // an icon whose entry is not there
    ASSERT_EQ(sink.pieces.size(), 1U);
    EXPECT_EQ(sink.pieces[0].kind, PieceKind::kUnreadable);
    EXPECT_EQ(sink.pieces[0].element, "image");
  }
}

TEST(ReadImage, DecodesNothingBeyondItsLimits) {
  for (const auto& [name, bytes] : EveryFormat()) {
    SCOPED_TRACE(name);
    RecordingParseSink many;
    ParseLimits limits;
    limits.pixels = kDrawn.pixels.size() - 1;
    ReadImage(bytes, limits, many);
    EXPECT_TRUE(many.images.empty());
    ASSERT_EQ(many.pieces.size(), 1U);
    EXPECT_EQ(many.pieces[0].kind, PieceKind::kUnreadable);
    EXPECT_EQ(many.asked, 0U);

    RecordingParseSink full;
    full.room = 1;
    EXPECT_TRUE(ReadInto(full, bytes).images.empty());
    EXPECT_EQ(full.asked, kDrawn.pixels.size());
  }
}

TEST(ReadImage, PassesOverPicturesTooSmallForACode) {
  const GrayImage line{300, 20, std::vector<std::uint8_t>(6000)};
  RecordingParseSink sink;
  ReadInto(ReadInto(sink, Png(line)), Pnm(line, '5'));
  EXPECT_TRUE(sink.images.empty());
  EXPECT_TRUE(sink.pieces.empty());
}

TEST(ReadImage, ReadsEveryFormat) {
  for (const auto& [name, bytes] : EveryFormat()) {
    SCOPED_TRACE(name);
    RecordingParseSink sink;
    ReadInto(sink, bytes);
    ASSERT_EQ(sink.images.size(), 1U);
    EXPECT_TRUE(Shows(sink.images[0], kDrawn));
    EXPECT_TRUE(sink.pieces.empty());
  }
}

TEST(ReadImage, HandsOnWhatCouldBeDecodedBeforeItBroke) {
  for (auto [name, bytes] : EveryFormat()) {
    SCOPED_TRACE(name);
    bytes.resize(bytes.size() * 3 / 4);
    RecordingParseSink sink;
    ReadInto(sink, bytes);
    ASSERT_EQ(sink.pieces.size(), 1U);
    EXPECT_EQ(sink.pieces[0].kind, PieceKind::kUnreadable);
    ASSERT_EQ(sink.images.size(), 1U);
    EXPECT_EQ(sink.images[0].width, kDrawn.width);
  }
}

TEST(ReadImage, ReadsTheFramesOfAnimations) {
  const GrayImage blank = Half(kDrawn);
  for (const std::string& bytes : {Gif(blank, kDrawn), AnimatedWebp(blank, kDrawn)}) {
    RecordingParseSink sink;
    ReadInto(sink, bytes);
    ASSERT_EQ(sink.images.size(), 2U);
    EXPECT_TRUE(Shows(sink.images[1], kDrawn));
    EXPECT_EQ(sink.places[1], "frame 2");

    RecordingParseSink full;
    full.room = kDrawn.pixels.size();
    EXPECT_EQ(ReadInto(full, bytes).images.size(), 1U);
  }
}

TEST(ReadImage, ReadsThePicturesOfAnIcon) {
  for (const unsigned bits : {4U, 32U}) {
    RecordingParseSink sink;
    ReadInto(sink, Ico(Png(kDrawn), Bmp(kDrawn, bits)));
    ASSERT_EQ(sink.images.size(), 2U);
    EXPECT_TRUE(Shows(sink.images[0], kDrawn));
    EXPECT_TRUE(Shows(sink.images[1], kDrawn));
  }
}

TEST(ReadImage, PutsWhatIsTransparentOnThePaperThatShowsIt) {
  const Inks black_on_nothing{{0, 0, 0, 255}, {0, 0, 0, 0}};
  const Inks white_on_nothing{{255, 255, 255, 0}, {255, 255, 255, 255}};
  for (const Inks& inks : {black_on_nothing, white_on_nothing}) {
    RecordingParseSink sink;
    ReadInto(sink, Png(kDrawn, inks));
    ASSERT_EQ(sink.images.size(), 1U);
    EXPECT_TRUE(Shows(sink.images[0], kDrawn));
  }
}

TEST(ReadImage, TellsColoursOfTheSameGreyApart) {
  const Inks red_on_green{{0, 130, 0, 255}, {255, 0, 0, 255}};
  RecordingParseSink sink;
  ReadInto(sink, Png(kDrawn, red_on_green));
  ASSERT_EQ(sink.images.size(), 2U);
  EXPECT_FALSE(Shows(sink.images[0], kDrawn));
  EXPECT_TRUE(Shows(sink.images[1], kDrawn));
}

TEST(ReadImage, DecodesAHugeJpegSmaller) {
  const GrayImage huge{3600, 2400, std::vector<std::uint8_t>(3600 * 2400, 77)};
  RecordingParseSink sink;
  ReadInto(sink, Jpeg(huge));
  ASSERT_EQ(sink.images.size(), 1U);
  EXPECT_EQ(sink.images[0].width, 1800U);
}

}  // namespace
}  // namespace linkmilter
