// The decoders behind ReadImage, one a format; each file is the door to its library. Each paints
// what it can decode on the canvas, shows it, and says what it could not read. None throws.
#pragma once

#include <string_view>

#include "parse/canvas.h"

namespace linkmilter {

void ReadPng(std::string_view bytes, Canvas& canvas);
void ReadJpeg(std::string_view bytes, Canvas& canvas);
void ReadGif(std::string_view bytes, Canvas& canvas);
void ReadWebp(std::string_view bytes, Canvas& canvas);
void ReadBmp(std::string_view bytes, Canvas& canvas);
void ReadPnm(std::string_view bytes, Canvas& canvas);
void ReadIco(std::string_view bytes, Canvas& canvas);

// A bitmap without its file header, as icons hold it: then its height counts a mask too.
// `pixels_at` is where its pixels begin; 0: behind the colour table.
struct DibPlace {
  std::size_t pixels_at = 0;
  bool in_icon = false;
};
void ReadDib(std::string_view dib, DibPlace place, Canvas& canvas);

}  // namespace linkmilter
