// Windows bitmaps and the icons made of them ([MS-WMF] 2.2.2; Microsoft's "Bitmap storage").
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "parse/image_formats.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

// Little endian; bytes that are not there are 0.
std::uint32_t Number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) {
    const bool there = at < bytes.size() && i < bytes.size() - at;
    number = number << 8U | (there ? static_cast<unsigned char>(bytes[at + i]) : 0U);
  }
  return number;
}

enum class Packing { kNone = 0, kRuns8 = 1, kRuns4 = 2, kMasks = 3, kAlphaMasks = 6 };

class DibReader {
 public:
  DibReader(std::string_view dib, DibPlace place) : dib_(dib), place_(place) {}
  void Read(Canvas& canvas);

 private:
  bool ReadHead();
  void ReadColours(std::size_t head);
  bool ReadRows(Canvas& canvas);
  bool ReadRuns(Canvas& canvas);
  void Paint(Canvas& canvas, std::size_t x, std::size_t y, std::uint32_t value) const;
  void PaintIndex(std::uint8_t* pixel, std::uint32_t index) const;
  void PaintMasked(std::uint8_t* pixel, std::uint32_t value) const;

  std::string_view dib_;
  DibPlace place_;
  std::size_t width_ = 0;
  std::size_t height_ = 0;
  bool top_down_ = false;
  std::size_t bits_ = 0;  // of one pixel
  Packing packing_ = Packing::kNone;
  std::size_t colours_at_ = 0;
  std::size_t colour_size_ = 4;
  std::size_t colours_ = 0;
  std::array<std::uint32_t, 3> masks_{};
};

bool DibReader::ReadHead() {
  const std::size_t head = Number(dib_, 0, 4);
  const bool old = head == 12;  // OS/2
  if (!old && (head < 40 || head > 124)) return false;
  const auto width = static_cast<std::int32_t>(Number(dib_, 4, old ? 2 : 4));
  const auto height = static_cast<std::int32_t>(Number(dib_, old ? 6 : 8, old ? 2 : 4));
  if (width <= 0 || height == 0 || height < -1'000'000) return false;
  width_ = static_cast<std::size_t>(width);
  top_down_ = height < 0;
  height_ = static_cast<std::size_t>(std::abs(height)) / (place_.in_icon ? 2 : 1);
  bits_ = Number(dib_, old ? 10 : 14, 2);
  if (!old) packing_ = static_cast<Packing>(Number(dib_, 16, 4));
  ReadColours(head);
  return place_.pixels_at < dib_.size();
}

// The masks of red, green and blue stand in the head or behind it; then the colour table.
void DibReader::ReadColours(std::size_t head) {
  const bool old = head == 12;
  const bool masks = packing_ == Packing::kMasks || packing_ == Packing::kAlphaMasks;
  for (std::size_t i = 0; i < masks_.size(); ++i) {
    masks_[i] = bits_ == 16 ? 0x7C00U >> (5 * i) : 0xFF0000U >> (8 * i);
    if (masks) masks_[i] = Number(dib_, 40 + i * 4, 4);
  }
  colours_at_ = head;
  if (masks && head == 40) colours_at_ += packing_ == Packing::kMasks ? 12 : 16;
  colour_size_ = old ? 3 : 4;
  const std::size_t said = old ? 0 : Number(dib_, 32, 4);
  if (bits_ <= 8) colours_ = said == 0 || said > 256 ? std::size_t{1} << bits_ : said;
  if (place_.pixels_at == 0) place_.pixels_at = colours_at_ + colours_ * colour_size_;
}

void DibReader::PaintIndex(std::uint8_t* pixel, std::uint32_t index) const {
  if (index >= colours_) return;
  for (std::size_t i = 0; i < 3; ++i) {
    pixel[i] =
        static_cast<std::uint8_t>(Number(dib_, colours_at_ + index * colour_size_ + 2 - i, 1));
  }
}

// Each mask's bits, brought to the 8 of a byte.
void DibReader::PaintMasked(std::uint8_t* pixel, std::uint32_t value) const {
  for (std::size_t i = 0; i < masks_.size(); ++i) {
    std::uint32_t mask = masks_[i];
    std::uint32_t part = value & mask;
    if (mask == 0) continue;
    for (; (mask & 1U) == 0; mask >>= 1U)
      part >>= 1U;
    pixel[i] = static_cast<std::uint8_t>(std::uint64_t{part} * 255 / mask);
  }
}

// Alpha is left out: viewers do not agree whether a bitmap has any.
void DibReader::Paint(Canvas& canvas, std::size_t x, std::size_t y, std::uint32_t value) const {
  if (x >= width_ || y >= height_) return;
  std::uint8_t* pixel = canvas.Pixel(x, top_down_ ? y : height_ - 1 - y);
  bits_ <= 8 ? PaintIndex(pixel, value) : PaintMasked(pixel, value);
  pixel[3] = 255;
}

bool DibReader::ReadRows(Canvas& canvas) {
  if (bits_ != 1 && bits_ != 4 && bits_ != 8 && bits_ != 16 && bits_ != 24 && bits_ != 32) {
    return false;
  }
  const std::size_t stride = (width_ * bits_ + 31) / 32 * 4;
  for (std::size_t y = 0; y < height_; ++y) {
    const std::size_t row = place_.pixels_at + y * stride;
    if (row + (width_ * bits_ + 7) / 8 > dib_.size()) return false;
    for (std::size_t x = 0; x < width_; ++x) {
      const std::size_t bit = x * bits_;
      std::uint32_t value = Number(dib_, row + bit / 8, (bits_ + 7) / 8);
      if (bits_ < 8) value = (value >> (8 - bits_ - bit % 8)) & ((1U << bits_) - 1);
      Paint(canvas, x, y, value);
    }
  }
  return true;
}

// Pairs of bytes: a count and a value; a count of 0 is followed by a command, by so many values,
// or by the end of the line or of the picture.
bool DibReader::ReadRuns(Canvas& canvas) {
  const std::size_t per_byte = packing_ == Packing::kRuns4 ? 2 : 1;
  std::size_t x = 0;
  std::size_t y = 0;
  const auto paint = [&](std::size_t at, std::size_t i) {
    const std::uint32_t byte = Number(dib_, at, 1);
    Paint(canvas, x++, y, per_byte == 1 ? byte : i % 2 == 0 ? byte >> 4U : byte & 15U);
  };
  for (std::size_t at = place_.pixels_at; at + 1 < dib_.size();) {
    const std::size_t count = Number(dib_, at, 1);
    const std::size_t command = Number(dib_, at + 1, 1);
    at += 2;
    if (count > 0) {
      for (std::size_t i = 0; i < count; ++i)
        paint(at - 1, i);
    } else if (command == 0) {
      x = 0;
      ++y;
    } else if (command == 1) {
      return true;
    } else if (command == 2) {
      x += Number(dib_, at, 1);
      y += Number(dib_, at + 1, 1);
      at += 2;
    } else {
      for (std::size_t i = 0; i < command; ++i)
        paint(at + i / per_byte, i);
      at += ((command + per_byte - 1) / per_byte + 1) / 2 * 2;
    }
  }
  return false;
}

void DibReader::Read(Canvas& canvas) {
  if (!ReadHead()) return canvas.Unreadable("a broken bitmap");
  if (!canvas.Allows(width_, height_)) return;
  canvas.Stretch(width_, height_);
  const bool runs = packing_ == Packing::kRuns8 || packing_ == Packing::kRuns4;
  if (!(runs ? ReadRuns(canvas) : ReadRows(canvas))) canvas.Unreadable("a broken bitmap");
  canvas.Show();
}

}  // namespace

void ReadDib(std::string_view dib, DibPlace place, Canvas& canvas) {
  DibReader(dib, place).Read(canvas);
}

void ReadBmp(std::string_view bytes, Canvas& canvas) {
  constexpr std::size_t kFileHead = 14;
  if (bytes.size() <= kFileHead) return canvas.Unreadable("a broken bitmap");
  const std::size_t pixels_at = Number(bytes, 10, 4);
  DibPlace place;
  place.pixels_at = pixels_at > kFileHead ? pixels_at - kFileHead : 0;
  ReadDib(bytes.substr(kFileHead), place, canvas);
}

// Each entry is a whole PNG, or a bitmap over a mask of what is transparent. Viewers show one;
// which, depends on them.
void ReadIco(std::string_view bytes, Canvas& canvas) {
  constexpr std::size_t kMostEntries = 16;
  const std::size_t entries = std::min<std::size_t>(Number(bytes, 4, 2), kMostEntries);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = 6 + i * 16;
    const std::size_t begin = Number(bytes, entry + 12, 4);
    if (begin >= bytes.size()) return canvas.Unreadable("a broken icon");
    const std::string_view picture = bytes.substr(begin, Number(bytes, entry + 8, 4));
    if (picture.starts_with("\x89PNG"sv)) {
      ReadPng(picture, canvas);
    } else {
      ReadDib(picture, {0, true}, canvas);
    }
  }
}

}  // namespace linkmilter
