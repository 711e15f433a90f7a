#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "parse/image_formats.h"

namespace linkmilter {
namespace {

int ReadInput(GifFileType* gif, GifByteType* out, int wanted) {
  auto& rest = *static_cast<std::string_view*>(gif->UserData);
  const std::size_t taken = std::min(rest.size(), static_cast<std::size_t>(std::max(wanted, 0)));
  std::memcpy(out, rest.data(), taken);
  rest.remove_prefix(taken);
  return static_cast<int>(taken);
}

struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

class GifPainter {
 public:
  GifPainter(GifFileType& gif, Canvas& canvas) : gif_(gif), canvas_(canvas) {}

  // False: something was broken. What was painted before stays.
  bool PaintAll();

 private:
  bool ReadExtension();
  bool PaintFrame();
  bool PaintRow(std::size_t y);
  void Dispose();

  GifFileType& gif_;
  Canvas& canvas_;
  GraphicsControlBlock control_{DISPOSAL_UNSPECIFIED, false, 0, NO_TRANSPARENT_COLOR};
  std::vector<GifPixelType> line_;
};

bool GifPainter::PaintAll() {
  for (std::size_t frames = 0; frames < Canvas::kMaxFrames;) {
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(&gif_, &record) != GIF_OK) return false;
    if (record == TERMINATE_RECORD_TYPE) return frames > 0;
    if (record == EXTENSION_RECORD_TYPE && !ReadExtension()) return false;
    if (record != IMAGE_DESC_RECORD_TYPE) continue;
    if (frames > 0 && !canvas_.AllowsFrame()) return true;
    const bool whole = PaintFrame();
    ++frames;
    canvas_.Show(frames == 1 ? "" : "frame " + std::to_string(frames));
    if (!whole) return false;
    Dispose();
  }
  return true;
}

bool GifPainter::ReadExtension() {
  int code = 0;
  GifByteType* block = nullptr;
  if (DGifGetExtension(&gif_, &code, &block) != GIF_OK) return false;
  while (block != nullptr) {
    if (code == GRAPHICS_EXT_FUNC_CODE) DGifExtensionToGCB(block[0], block + 1, &control_);
    if (DGifGetExtensionNext(&gif_, &block) != GIF_OK) return false;
  }
  return true;
}

bool GifPainter::PaintFrame() {
  if (DGifGetImageDesc(&gif_) != GIF_OK) return false;
  const GifImageDesc& frame = gif_.Image;
  if (frame.Width <= 0 || frame.Height <= 0) return true;
  const auto width = static_cast<std::size_t>(frame.Width);
  const auto height = static_cast<std::size_t>(frame.Height);
  if (width * height > canvas_.width() * canvas_.height()) return false;
  line_.resize(width);
  struct Pass {
    std::size_t first, step;
  };
  constexpr std::array<Pass, 4> kInterlaced = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
  constexpr std::array<Pass, 1> kPlain = {{{0, 1}}};
  const Pass* passes = frame.Interlace ? kInterlaced.data() : kPlain.data();
  const std::size_t count = frame.Interlace ? kInterlaced.size() : kPlain.size();
  for (std::size_t pass = 0; pass < count; ++pass) {
    for (std::size_t y = passes[pass].first; y < height; y += passes[pass].step) {
      if (!PaintRow(y)) return false;
    }
  }
  return true;
}

bool GifPainter::PaintRow(std::size_t y) {
  if (DGifGetLine(&gif_, line_.data(), gif_.Image.Width) != GIF_OK) return false;
  const ColorMapObject* colours =
      gif_.Image.ColorMap != nullptr ? gif_.Image.ColorMap : gif_.SColorMap;
  const auto top = static_cast<std::size_t>(std::max(gif_.Image.Top, 0)) + y;
  const auto left = static_cast<std::size_t>(std::max(gif_.Image.Left, 0));
  if (colours == nullptr || top >= canvas_.height()) return true;
  for (std::size_t x = 0; x < line_.size() && left + x < canvas_.width(); ++x) {
    const int index = line_[x];
    if (index == control_.TransparentColor || index >= colours->ColorCount) continue;
    const GifColorType& colour = colours->Colors[index];
    const std::array<std::uint8_t, kPixelBytes> pixel = {colour.Red, colour.Green, colour.Blue,
                                                         255};
    std::memcpy(canvas_.Pixel(left + x, top), pixel.data(), pixel.size());
  }
  return true;
}

// What was there before a frame is not kept: where it should come back, nothing is.
void GifPainter::Dispose() {
  if (control_.DisposalMode == DISPOSE_BACKGROUND || control_.DisposalMode == DISPOSE_PREVIOUS) {
    canvas_.Stretch(canvas_.width(), canvas_.height());
  }
  control_ = {DISPOSAL_UNSPECIFIED, false, 0, NO_TRANSPARENT_COLOR};
}

}  // namespace

void ReadGif(std::string_view bytes, Canvas& canvas) {
  constexpr std::string_view kBroken = "a broken GIF picture";
  const std::unique_ptr<GifFileType, CloseGif> gif(DGifOpen(&bytes, ReadInput, nullptr));
  if (!gif || gif->SWidth <= 0 || gif->SHeight <= 0) return canvas.Unreadable(kBroken);
  const auto width = static_cast<std::size_t>(gif->SWidth);
  const auto height = static_cast<std::size_t>(gif->SHeight);
  if (!canvas.Allows(width, height)) return;
  canvas.Stretch(width, height);
  if (!GifPainter(*gif, canvas).PaintAll()) canvas.Unreadable(kBroken);
}

}  // namespace linkmilter
