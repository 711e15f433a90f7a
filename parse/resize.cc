#include "parse/resize.h"

#include <algorithm>
#include <cstdint>

namespace linkmilter {

GrayImage Reduced(const GrayImage& image, std::size_t factor) {
  GrayImage reduced{image.width / factor, image.height / factor, {}};
  reduced.pixels.reserve(reduced.width * reduced.height);
  std::vector<unsigned> sums(reduced.width);
  const auto area = static_cast<unsigned>(factor * factor);
  for (std::size_t y = 0; y < reduced.height; ++y) {
    std::fill(sums.begin(), sums.end(), area / 2);
    for (std::size_t i = 0; i < factor; ++i) {
      const std::uint8_t* row = &image.pixels[(y * factor + i) * image.width];
      for (unsigned& sum : sums) {
        for (std::size_t j = 0; j < factor; ++j)
          sum += *row++;
      }
    }
    for (const unsigned sum : sums)
      reduced.pixels.push_back(static_cast<std::uint8_t>(sum / area));
  }
  return reduced;
}

// A pixel between two of the original is a quarter of the farther and three of the nearer one.
GrayImage Doubled(const GrayImage& image) {
  GrayImage doubled{image.width * 2, image.height * 2, {}};
  doubled.pixels.reserve(doubled.width * doubled.height);
  const auto farther = [](std::size_t at, std::size_t size) {
    const std::size_t near = at / 2;
    if (at % 2 == 0) return near == 0 ? near : near - 1;
    return std::min(near + 1, size - 1);
  };
  for (std::size_t y = 0; y < doubled.height; ++y) {
    const std::uint8_t* near = &image.pixels[y / 2 * image.width];
    const std::uint8_t* far = &image.pixels[farther(y, image.height) * image.width];
    for (std::size_t x = 0; x < doubled.width; ++x) {
      const std::size_t a = x / 2;
      const std::size_t b = farther(x, image.width);
      const unsigned mixed = 9U * near[a] + 3U * near[b] + 3U * far[a] + far[b] + 8U;
      doubled.pixels.push_back(static_cast<std::uint8_t>(mixed / 16));
    }
  }
  return doubled;
}

GrayImage Mirrored(const GrayImage& image) {
  GrayImage mirrored = image;
  for (std::size_t row = 0; row < image.pixels.size(); row += image.width) {
    std::uint8_t* first = &mirrored.pixels[row];
    std::reverse(first, first + image.width);
  }
  return mirrored;
}

void Invert(GrayImage& image) {
  for (std::uint8_t& pixel : image.pixels)
    pixel = static_cast<std::uint8_t>(255 - pixel);
}

void StretchContrast(GrayImage& image) {
  const auto [least, most] = std::minmax_element(image.pixels.begin(), image.pixels.end());
  constexpr unsigned kPlain = 128;  // what has so much contrast is better left as it is
  if (least == most) return;
  const unsigned from = *least;
  const unsigned range = *most - from;
  if (range == 0 || range >= kPlain) return;
  for (std::uint8_t& pixel : image.pixels)
    pixel = static_cast<std::uint8_t>((pixel - from) * 255 / range);
}

}  // namespace linkmilter
