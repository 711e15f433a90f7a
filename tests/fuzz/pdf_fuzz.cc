// Any bytes as a PDF: ReadPdf ends, and what it hands on keeps its promises. Poppler is built
// without coverage here, so seeds matter: begin with a directory of small PDFs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "parse/pdf.h"

namespace linkmilter {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

class CheckingSink final : public ParseSink {
 public:
  explicit CheckingSink(const ParseLimits& limits) : limits_(limits) {}

  void OnPiece(Piece piece) override {
    Require(piece.element == "pdf" && IsValidUtf8(piece.content));
    // Three bytes a character of PDFDocEncoding, or two of a gap and four of a glyph.
    Require(piece.content.size() <= 6 * limits_.text_bytes);
  }
  void OnFile(std::string_view, std::string_view bytes) override {
    Require(bytes.size() <= asked_);
  }
  void OnImage(std::string_view, const GrayImage& image) override {
    Require(image.pixels.size() == image.width * image.height);
    Require(++images_ <= limits_.images);
  }
  bool MayInflate(std::size_t bytes) override {
    asked_ += bytes;
    return asked_ <= limits_.inflated_bytes;
  }

 private:
  const ParseLimits& limits_;
  std::size_t asked_ = 0;
  std::size_t images_ = 0;
};

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  linkmilter::ParseLimits limits;
  limits.inflated_bytes = std::size_t{1} << 20;
  limits.text_bytes = std::size_t{1} << 18;
  limits.images = 2;
  limits.pixels = 1'000'000;
  linkmilter::CheckingSink sink(limits);
  linkmilter::ReadPdf({reinterpret_cast<const char*>(data), size}, limits, sink);  // NOLINT
  return 0;
}
