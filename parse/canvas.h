// What a picture is painted on while it is decoded, and how it becomes grey. One object per file:
// it holds the file to its limits and speaks to the sink in its name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

inline constexpr std::size_t kPixelBytes = 4;  // red, green, blue, alpha

class Canvas {
 public:
  // The smallest QR code has 21 modules a side.
  static constexpr std::size_t kLeastSide = 21;
  // Some pictures can be decoded smaller, which is cheaper: a code that cannot be read in so many
  // pixels is not read by a telephone either.
  static constexpr std::size_t kEnoughPixels = 6'000'000;
  // Frames of one animation: floods of frames. A code may stand in a later one only.
  static constexpr std::size_t kMaxFrames = 10;

  Canvas(const ParseLimits& limits, ParseSink& sink) : limits_(limits), sink_(sink) {}

  // To be asked with the size the file says before anything is decoded. False: too small, or beyond
  // the limits, which has been said.
  bool Allows(std::size_t width, std::size_t height);
  // The same for one more frame of that size.
  bool AllowsFrame() { return sink_.MayInflate(width_ * height_); }
  // A transparent picture. REQUIRES: no more pixels than Allows() was asked for.
  void Stretch(std::size_t width, std::size_t height);

  std::size_t width() const { return width_; }
  std::size_t height() const { return height_; }
  std::uint8_t* pixels() { return pixels_.data(); }
  std::uint8_t* Row(std::size_t y) { return pixels_.data() + y * width_ * kPixelBytes; }
  std::uint8_t* Pixel(std::size_t x, std::size_t y) { return Row(y) + x * kPixelBytes; }

  // Hands on what is painted; `where` tells frames apart. Nothing if nothing has been painted.
  void Show(std::string_view where = {});
  // A fact: why the file, or the rest of it, cannot be read.
  void Unreadable(std::string_view why);

 private:
  const ParseLimits& limits_;
  ParseSink& sink_;
  std::size_t width_ = 0;
  std::size_t height_ = 0;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace linkmilter
