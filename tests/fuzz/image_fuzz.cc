// Any bytes as a picture: ReadImage ends, keeps to its limits, and what it hands on can be looked
// through for codes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "parse/codes.h"
#include "parse/image.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxPixels = 20'000;  // larger ones are slower, not more telling

void Require(bool condition) {
  if (!condition) std::abort();
}

class CheckingSink final : public ParseSink {
 public:
  void OnPiece(Piece piece) override {
    Require(piece.kind == PieceKind::kUnreadable && !piece.content.empty());
  }
  void OnFile(std::string_view, std::string_view) override { std::abort(); }
  void OnImage(std::string_view, const GrayImage& image) override {
    Require(image.pixels.size() == image.width * image.height);
    Require(image.pixels.size() <= kMaxPixels);
    for (const Code& code : FindCodes(image))
      Require(IsValidUtf8(code.text));
  }
  bool MayInflate(std::size_t bytes) override { return bytes <= kMaxPixels; }
};

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);  // NOLINT
  linkmilter::ParseLimits limits;
  limits.pixels = linkmilter::kMaxPixels;
  linkmilter::CheckingSink sink;
  linkmilter::ReadImage(bytes, limits, sink);
  return 0;
}
