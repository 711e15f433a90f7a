// Netpbm's pictures: P1 to P6, text and raw (the manual pages pbm(5), pgm(5), ppm(5)).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "parse/image_formats.h"

namespace linkmilter {
namespace {

class PnmReader {
 public:
  explicit PnmReader(std::string_view bytes) : rest_(bytes.substr(2)), kind_(bytes[1]) {}

  void Read(Canvas& canvas);

 private:
  bool IsBits() const { return kind_ == '1' || kind_ == '4'; }
  bool IsColour() const { return kind_ == '3' || kind_ == '6'; }
  bool IsText() const { return kind_ <= '3'; }
  void PassBlanks();
  // -1: no number stands here.
  int Number();
  int Bit(std::size_t x);
  int Sample(std::size_t x);
  bool ReadPixel(std::size_t x, std::uint8_t* pixel);

  std::string_view rest_;
  char kind_;
  int most_ = 1;
  unsigned bits_ = 0;  // of the raw byte being read
};

// White space, and comments from '#' to the end of the line.
void PnmReader::PassBlanks() {
  while (!rest_.empty() && (IsAsciiSpace(rest_[0]) || rest_[0] == '#')) {
    if (rest_[0] == '#') rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size() - 1));
    rest_.remove_prefix(1);
  }
}

int PnmReader::Number() {
  constexpr int kMost = 1'000'000;
  PassBlanks();
  if (rest_.empty() || !IsAsciiDigit(rest_[0])) return -1;
  int number = 0;
  while (!rest_.empty() && IsAsciiDigit(rest_[0]) && number < kMost) {
    number = number * 10 + (rest_[0] - '0');
    rest_.remove_prefix(1);
  }
  return number;
}

int PnmReader::Bit(std::size_t x) {
  if (IsText()) {  // digits need no space between them
    PassBlanks();
    if (rest_.empty()) return -1;
    const bool black = rest_[0] == '1';
    rest_.remove_prefix(1);
    return black ? 1 : 0;
  }
  if (x % 8 == 0) {
    if (rest_.empty()) return -1;
    bits_ = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
  }
  return static_cast<int>((bits_ >> (7 - x % 8)) & 1U);
}

int PnmReader::Sample(std::size_t x) {
  if (IsBits()) {
    const int bit = Bit(x);
    return bit < 0 ? -1 : 1 - bit;
  }
  if (IsText()) return Number();
  const std::size_t size = most_ > 255 ? 2 : 1;
  if (rest_.size() < size) return -1;
  int sample = 0;
  for (const char byte : rest_.substr(0, size))
    sample = sample * 256 + static_cast<unsigned char>(byte);
  rest_.remove_prefix(size);
  return sample;
}

bool PnmReader::ReadPixel(std::size_t x, std::uint8_t* pixel) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0 && !IsColour()) {
      pixel[i] = pixel[0];
      continue;
    }
    const int sample = Sample(x);
    if (sample < 0) return false;
    pixel[i] = static_cast<std::uint8_t>(std::min(sample, most_) * 255 / most_);
  }
  pixel[3] = 255;
  return true;
}

void PnmReader::Read(Canvas& canvas) {
  const int width = Number();
  const int height = Number();
  if (!IsBits()) most_ = Number();
  if (width <= 0 || height <= 0 || most_ <= 0 || most_ > 65535 || rest_.empty()) {
    return canvas.Unreadable("a broken PNM picture");
  }
  const auto columns = static_cast<std::size_t>(width);
  const auto rows = static_cast<std::size_t>(height);
  if (!canvas.Allows(columns, rows)) return;
  canvas.Stretch(columns, rows);
  rest_.remove_prefix(1);  // the one white space behind the head
  for (std::size_t at = 0; at < columns * rows; ++at) {
    if (ReadPixel(at % columns, canvas.pixels() + at * kPixelBytes)) continue;
    canvas.Unreadable("a broken PNM picture");
    break;
  }
  canvas.Show();
}

}  // namespace

void ReadPnm(std::string_view bytes, Canvas& canvas) {
  if (bytes.size() < 3 || bytes[1] < '1' || bytes[1] > '6') {
    return canvas.Unreadable("a broken PNM picture");
  }
  PnmReader(bytes).Read(canvas);
}

}  // namespace linkmilter
