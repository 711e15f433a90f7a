#include <png.h>

#include "parse/image_formats.h"

namespace linkmilter {

// libpng's simplified interface catches its own long jumps: none crosses our frames.
void ReadPng(std::string_view bytes, Canvas& canvas) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
    return canvas.Unreadable("a broken PNG picture");
  }
  if (!canvas.Allows(image.width, image.height)) return png_image_free(&image);
  canvas.Stretch(image.width, image.height);
  image.format = PNG_FORMAT_RGBA;
  const int done = png_image_finish_read(&image, nullptr, canvas.pixels(), 0, nullptr);
  png_image_free(&image);
  if (done == 0) canvas.Unreadable("a broken PNG picture");
  canvas.Show();
}

}  // namespace linkmilter
