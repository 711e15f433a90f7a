#include "parse/canvas.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

namespace linkmilter {
namespace {

constexpr std::size_t kAlpha = 3;
constexpr unsigned kWhite = 255;
constexpr unsigned kBlack = 0;

unsigned Luminance(unsigned red, unsigned green, unsigned blue) {  // ITU-R BT.601, in 1/1024
  return (306 * red + 601 * green + 117 * blue + 512) >> 10U;
}

unsigned Composed(unsigned value, unsigned alpha, unsigned behind) {
  return (value * alpha + behind * (255 - alpha) + 127) / 255;
}

// Composes every pixel on `behind`. True if the picture then shows anything.
bool Compose(std::vector<std::uint8_t>& pixels, unsigned behind, GrayImage& grey) {
  std::uint8_t* out = grey.pixels.data();
  unsigned least = kWhite;
  unsigned most = kBlack;
  for (std::size_t at = 0; at + kAlpha < pixels.size(); at += kPixelBytes) {
    const std::uint8_t* pixel = &pixels[at];
    const unsigned alpha = pixel[kAlpha];
    const unsigned value = Composed(Luminance(pixel[0], pixel[1], pixel[2]), alpha, behind);
    least = std::min(least, value);
    most = std::max(most, value);
    *out++ = static_cast<std::uint8_t>(value);
  }
  constexpr unsigned kBlank = 4;  // grey levels that nobody can see
  return most - least > kBlank;
}

// How much of a row's or column's change the grey shows, and how much each colour does, for one
// tile of the picture.
struct Contrast {
  unsigned grey = 0;
  std::array<unsigned, 3> colours{};
};

constexpr std::size_t kTile = 32;

Contrast ContrastOf(Canvas& canvas, std::size_t left, std::size_t top) {
  Contrast contrast;
  const auto difference = [](unsigned a, unsigned b) { return a > b ? a - b : b - a; };
  const std::size_t right = std::min(left + kTile, canvas.width());
  const std::size_t bottom = std::min(top + kTile, canvas.height());
  for (std::size_t y = top; y < bottom; y += 2) {
    for (std::size_t x = left + 1; x < right; ++x) {
      const std::uint8_t* a = canvas.Pixel(x, y) - kPixelBytes;
      const std::uint8_t* b = canvas.Pixel(x, y);
      contrast.grey += difference(Luminance(a[0], a[1], a[2]), Luminance(b[0], b[1], b[2]));
      for (std::size_t i = 0; i < 3; ++i)
        contrast.colours[i] += difference(a[i], b[i]);
    }
  }
  return contrast;
}

constexpr std::size_t kNoColour = 3;

// The colour that shows edges which grey loses, red on blue of the same brightness say; kNoColour
// where grey shows what there is, as in photographs.
std::size_t TellingColour(Canvas& canvas) {
  constexpr unsigned kEdges = 1500;  // of one tile: a few full changes from dark to bright
  std::array<std::size_t, 3> tiles{};
  for (std::size_t y = 0; y < canvas.height(); y += kTile) {
    for (std::size_t x = 0; x < canvas.width(); x += kTile) {
      const Contrast contrast = ContrastOf(canvas, x, y);
      const auto* const strongest =
          std::max_element(contrast.colours.begin(), contrast.colours.end());
      if (*strongest < kEdges || *strongest < 2 * contrast.grey) continue;
      ++tiles[static_cast<std::size_t>(strongest - contrast.colours.begin())];
    }
  }
  const auto* const most = std::max_element(tiles.begin(), tiles.end());
  return *most == 0 ? kNoColour : static_cast<std::size_t>(most - tiles.begin());
}

void TakeColour(const std::vector<std::uint8_t>& pixels, std::size_t colour, GrayImage& grey) {
  for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
    const std::uint8_t* pixel = &pixels[i * kPixelBytes];
    grey.pixels[i] = static_cast<std::uint8_t>(Composed(pixel[colour], pixel[kAlpha], kWhite));
  }
}

}  // namespace

bool Canvas::Allows(std::size_t width, std::size_t height) {
  if (width < kLeastSide || height < kLeastSide) return false;
  if (width > limits_.pixels / height) {
    Unreadable("a picture of more than " + std::to_string(limits_.pixels) + " pixels");
    return false;
  }
  return sink_.MayInflate(width * height);
}

void Canvas::Stretch(std::size_t width, std::size_t height) {
  width_ = width;
  height_ = height;
  pixels_.assign(width * height * kPixelBytes, 0);
}

void Canvas::Show(std::string_view where) {
  if (pixels_.empty()) return;
  GrayImage grey{width_, height_, std::vector<std::uint8_t>(width_ * height_)};
  if (!Compose(pixels_, kWhite, grey)) Compose(pixels_, kBlack, grey);
  sink_.OnImage(where, grey);
  const std::size_t colour = TellingColour(*this);
  if (colour == kNoColour) return;
  TakeColour(pixels_, colour, grey);
  sink_.OnImage(where, grey);
}

void Canvas::Unreadable(std::string_view why) {
  Piece piece;
  piece.kind = PieceKind::kUnreadable;
  piece.element = "image";
  piece.content = why;
  sink_.OnPiece(std::move(piece));
}

}  // namespace linkmilter
