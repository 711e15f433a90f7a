#include <webp/decode.h>
#include <webp/demux.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "parse/image_formats.h"

namespace linkmilter {
namespace {

constexpr std::string_view kBroken = "a broken WebP picture";

const std::uint8_t* Data(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());  // NOLINT
}

void ReadAnimation(std::string_view bytes, Canvas& canvas) {
  const WebPData data{Data(bytes), bytes.size()};
  WebPAnimDecoderOptions options;
  WebPAnimDecoderOptionsInit(&options);
  options.use_threads = 0;
  const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder(
      WebPAnimDecoderNew(&data, &options), WebPAnimDecoderDelete);
  if (!decoder) return canvas.Unreadable(kBroken);
  for (std::size_t frame = 1; frame <= Canvas::kMaxFrames; ++frame) {
    std::uint8_t* painted = nullptr;
    int until = 0;
    if (WebPAnimDecoderHasMoreFrames(decoder.get()) == 0) return;
    if (frame > 1 && !canvas.AllowsFrame()) return;
    if (WebPAnimDecoderGetNext(decoder.get(), &painted, &until) == 0) {
      return canvas.Unreadable(kBroken);
    }
    std::memcpy(canvas.pixels(), painted, canvas.width() * canvas.height() * kPixelBytes);
    canvas.Show("frame " + std::to_string(frame));
  }
}

// By pieces, because what was decoded before the data ended or broke stays painted.
void ReadStill(std::string_view bytes, Canvas& canvas) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return canvas.Unreadable(kBroken);
  const std::size_t row = canvas.width() * kPixelBytes;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {canvas.pixels(), static_cast<int>(row), row * canvas.height()};
  const std::unique_ptr<WebPIDecoder, void (*)(WebPIDecoder*)> decoder(
      WebPIDecode(nullptr, 0, &config), WebPIDelete);
  if (!decoder || WebPIUpdate(decoder.get(), Data(bytes), bytes.size()) != VP8_STATUS_OK) {
    canvas.Unreadable(kBroken);
  }
  canvas.Show();
}

}  // namespace

void ReadWebp(std::string_view bytes, Canvas& canvas) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(Data(bytes), bytes.size(), &features) != VP8_STATUS_OK) {
    return canvas.Unreadable(kBroken);
  }
  const auto width = static_cast<std::size_t>(features.width);
  const auto height = static_cast<std::size_t>(features.height);
  if (!canvas.Allows(width, height)) return;
  canvas.Stretch(width, height);
  features.has_animation != 0 ? ReadAnimation(bytes, canvas) : ReadStill(bytes, canvas);
}

}  // namespace linkmilter
