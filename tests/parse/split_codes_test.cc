#include "parse/split_codes.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/parse/drawn_code.h"

namespace linkmilter {
namespace {

constexpr char kText[] = "https://codes.example/in/pieces?of=it";

GrayImage Cut(const GrayImage& image,
              std::size_t left,
              std::size_t top,
              std::size_t width,
              std::size_t height) {
  GrayImage part{width, height, {}};
  for (std::size_t y = top; y < top + height; ++y) {
    for (std::size_t x = left; x < left + width; ++x)
      part.pixels.push_back(image.pixels[y * image.width + x]);
  }
  return part;
}

// `columns` times `rows` pieces, in the order of reading.
std::vector<GrayImage> Pieces(const GrayImage& image, std::size_t columns, std::size_t rows) {
  std::vector<GrayImage> pieces;
  const std::size_t width = image.width / columns;
  const std::size_t height = image.height / rows;
  for (std::size_t i = 0; i < columns * rows; ++i)
    pieces.push_back(Cut(image, i % columns * width, i / columns * height, width, height));
  return pieces;
}

std::vector<Code> Find(const std::vector<GrayImage>& pieces) {
  SplitCodes codes;
  for (const GrayImage& piece : pieces) {
    EXPECT_TRUE(FindCodes(piece).empty());
    codes.Add(piece);
  }
  return codes.Find();
}

TEST(SplitCodes, LeavesAloneWhatIsNoPieceOfACode) {
  GrayImage fade{100, 100, {}};
  GrayImage stripes = fade;
  for (unsigned i = 0; i < 10'000; ++i) {
    fade.pixels.push_back(static_cast<std::uint8_t>(i % 100 * 2));
    stripes.pixels.push_back(i % 100 < 50 ? 0 : 255);
  }
  for (const GrayImage& image : {GrayImage{}, fade, stripes})
    EXPECT_FALSE(HasCodeTexture(image));
  EXPECT_TRUE(FindCodesInPieces({}).empty());
  EXPECT_TRUE(FindCodesInPieces({fade}).empty());
  EXPECT_TRUE(FindCodesInPieces({fade, stripes}).empty());
}

TEST(SplitCodes, JoinsPieces) {
  const GrayImage drawn = DrawnQr(kText);
  for (const auto& [columns, rows] : {std::pair{1, 2}, {2, 1}, {2, 2}, {1, 3}, {4, 1}}) {
    SCOPED_TRACE(std::to_string(columns) + " by " + std::to_string(rows));
    const auto pieces =
        Pieces(drawn, static_cast<std::size_t>(columns), static_cast<std::size_t>(rows));
    const auto found = Find(pieces);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].text, kText);
  }
}

TEST(SplitCodes, JoinsHalvesThatComeInTheWrongOrder) {
  const auto halves = Pieces(DrawnQr(kText), 1, 2);
  const auto found = Find({halves[1], halves[0]});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, kText);
}

TEST(SplitCodes, KeepsOnlySoManyPieces) {
  SplitCodes codes;
  const auto halves = Pieces(DrawnQr(kText), 1, 2);
  for (std::size_t i = 0; i < SplitCodes::kMaxPieces; ++i)
    codes.Add(halves[0]);
  codes.Add(halves[1]);
  EXPECT_TRUE(codes.Find().empty());
}

}  // namespace
}  // namespace linkmilter
