// Codes drawn by ZXing's own writer, for tests.
#pragma once

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <cstdint>
#include <string>
#include <vector>

#include "parse/sink.h"

namespace linkmilter {

inline GrayImage DrawnCode(ZXing::BarcodeFormat format,
                           const std::string& text,
                           std::size_t scale = 4) {
  const ZXing::BitMatrix bits = ZXing::MultiFormatWriter(format).setMargin(4).encode(text, 0, 0);
  const auto width = static_cast<std::size_t>(bits.width());
  const auto height = static_cast<std::size_t>(bits.height());
  GrayImage image{width * scale, height * scale, {}};
  for (std::size_t y = 0; y < image.height; ++y) {
    for (std::size_t x = 0; x < image.width; ++x) {
      const bool black = bits.get(static_cast<int>(x / scale), static_cast<int>(y / scale));
      image.pixels.push_back(black ? 0 : 255);
    }
  }
  return image;
}

inline GrayImage DrawnQr(const std::string& text, std::size_t scale = 4) {
  return DrawnCode(ZXing::BarcodeFormat::QRCode, text, scale);
}

}  // namespace linkmilter
