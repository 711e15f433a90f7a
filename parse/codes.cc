#include "parse/codes.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <utility>

#define ZX_USE_UTF8 1  // else its texts are wide strings
#include <ZXing/ReadBarcode.h>

#include "base/utf8.h"
#include "parse/resize.h"

namespace linkmilter {
namespace {

using ZXing::BarcodeFormat;
using ZXing::BarcodeFormats;
using ZXing::Binarizer;

// What a telephone reads and what can hold a URL. Micro QR holds 15 bytes, telephones do not read
// it, and its reader in ZXing 1.4 ends the process on hostile pictures (an assertion).
const BarcodeFormats kMatrixCodes = BarcodeFormat::QRCode | BarcodeFormat::DataMatrix |
                                    BarcodeFormat::Aztec | BarcodeFormat::PDF417;
const BarcodeFormats kAllCodes = kMatrixCodes | BarcodeFormat::Code128 | BarcodeFormat::Code39;

// A full look costs about 8 ms a million pixels, 30 where they are noise. So above this only the
// commonest codes are looked for in full size, where small ones are, and all codes in a reduced
// copy.
constexpr std::size_t kFullLookPixels = 2'000'000;
// Below this a blurred code may be plainer in a larger copy.
constexpr std::size_t kDoublePixels = 500'000;
// A module of one pixel, a side of 10 modules and its margin: nothing smaller is a code.
constexpr std::size_t kLeastSide = 15;

class Search {
 public:
  void Look(const GrayImage& image, Binarizer binarizer, BarcodeFormats formats);
  std::vector<Code> Take() { return std::move(found_); }

 private:
  void Add(const ZXing::Results& results);

  std::vector<Code> found_;
};

void Search::Look(const GrayImage& image, Binarizer binarizer, BarcodeFormats formats) {
  if (std::min(image.width, image.height) < kLeastSide) return;
  ZXing::DecodeHints hints;
  hints.setFormats(formats);
  hints.setBinarizer(binarizer);
  hints.setMaxNumberOfSymbols(static_cast<std::uint8_t>(kMaxCodes));
  hints.setTryCode39ExtendedMode(true);  // the plain one has no colon
  const ZXing::ImageView view(image.pixels.data(), static_cast<int>(image.width),
                              static_cast<int>(image.height), ZXing::ImageFormat::Lum);
  try {
    const ZXing::Results results = ZXing::ReadBarcodes(view, hints);
    Add(results);
    Add(ZXing::MergeStructuredAppendSequences(results));  // one text over several codes
  } catch (const std::exception&) {
    return;  // it gave up on this look; there are others
  }
}

void Search::Add(const ZXing::Results& results) {
  for (const ZXing::Result& result : results) {
    if (!result.isValid() || found_.size() >= kMaxCodes) continue;
    Code code{ZXing::ToString(result.format()), ToValidUtf8(result.text())};
    if (std::find(found_.begin(), found_.end(), code) == found_.end()) {
      found_.push_back(std::move(code));
    }
  }
}

std::size_t FactorTo(std::size_t pixels, std::size_t most) {
  std::size_t factor = 1;
  while (pixels / (factor * factor) > most)
    ++factor;
  return factor;
}

}  // namespace

std::vector<Code> FindCodes(const GrayImage& image) {
  Search search;
  const std::size_t factor = FactorTo(image.width * image.height, kFullLookPixels);
  if (factor > 1) search.Look(image, Binarizer::LocalAverage, BarcodeFormat::QRCode);
  GrayImage copy = Reduced(image, factor);
  StretchContrast(copy);
  GrayImage half = Reduced(copy, 2);  // smooths, too
  search.Look(copy, Binarizer::LocalAverage, kAllCodes);
  search.Look(copy, Binarizer::GlobalHistogram, kMatrixCodes);
  search.Look(half, Binarizer::LocalAverage, kMatrixCodes);
  if (copy.width * copy.height <= kDoublePixels) {
    search.Look(Doubled(copy), Binarizer::LocalAverage, kMatrixCodes);
  }
  // ZXing reads mirrored codes itself, but small ones fail by their format bits.
  search.Look(Mirrored(copy), Binarizer::LocalAverage, BarcodeFormat::QRCode);
  Invert(copy);
  search.Look(copy, Binarizer::LocalAverage, kMatrixCodes);
  Invert(half);
  search.Look(half, Binarizer::LocalAverage, kMatrixCodes);
  return search.Take();
}

}  // namespace linkmilter
