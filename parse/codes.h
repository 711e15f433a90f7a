// Codes in a picture: QR, Data Matrix, Aztec, PDF417, Code 128 and Code 39, several at
// once, turned, mirrored, inverted, blurred, faint. codes.cc is the door to ZXing. Pure, any
// thread; cost is bounded by the pixels, and looking does not end at the first code: it may be a
// decoy.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parse/sink.h"

namespace linkmilter {

struct Code {
  std::string format;  // "QRCode", as ZXing names it
  std::string text;    // UTF-8, as written: "HTTPS://A.EXAMPLE", "MEBKM:URL:..."
  bool operator==(const Code&) const = default;
};

inline constexpr std::size_t kMaxCodes = 50;  // sheets full of codes

// Distinct, the most plainly seen first. Never throws.
std::vector<Code> FindCodes(const GrayImage& image);

}  // namespace linkmilter
