// One grey picture, written in every format that is read; for tests.
#pragma once

#include <string>

#include "parse/sink.h"

namespace linkmilter {

// A colour for what is black and one for what is white; four bytes each: red, green, blue, alpha.
struct Inks {
  unsigned char dark[4] = {0, 0, 0, 255};
  unsigned char bright[4] = {255, 255, 255, 255};
};

std::string Png(const GrayImage& image, const Inks& inks = {});
std::string Jpeg(const GrayImage& image);
std::string Webp(const GrayImage& image);
std::string AnimatedWebp(const GrayImage& first, const GrayImage& second);
std::string Gif(const GrayImage& first, const GrayImage& second);  // two frames
std::string Pnm(const GrayImage& image, char kind);                // '1' to '6'
std::string Bmp(const GrayImage& image, unsigned bits);            // 1, 4, 8, 16, 24 or 32
std::string RunLengthBmp(const GrayImage& image);
std::string Ico(const std::string& png, const std::string& bmp);

}  // namespace linkmilter
