#include "parse/image.h"

#include "parse/canvas.h"
#include "parse/image_formats.h"

namespace linkmilter {

void ReadImage(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  using namespace std::string_view_literals;
  Canvas canvas(limits, sink);
  if (bytes.starts_with("\x89PNG"sv)) return ReadPng(bytes, canvas);
  if (bytes.starts_with("\xFF\xD8"sv)) return ReadJpeg(bytes, canvas);
  if (bytes.starts_with("GIF8"sv)) return ReadGif(bytes, canvas);
  if (bytes.starts_with("RIFF"sv)) return ReadWebp(bytes, canvas);
  if (bytes.starts_with("BM"sv)) return ReadBmp(bytes, canvas);
  if (bytes.starts_with("P"sv)) return ReadPnm(bytes, canvas);
  if (bytes.starts_with("\0\0\x01\0"sv)) return ReadIco(bytes, canvas);
  canvas.Unreadable("a picture of a format that is not read");
}

}  // namespace linkmilter
