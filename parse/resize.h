// Grey pictures made smaller, larger or plainer, for a second look. Pure, linear in pixels.
#pragma once

#include <cstddef>

#include "parse/sink.h"

namespace linkmilter {

// `factor` times `factor` pixels become their average; what does not fill a square is left out.
GrayImage Reduced(const GrayImage& image, std::size_t factor);

// Twice the size, interpolated.
GrayImage Doubled(const GrayImage& image);

// Left and right exchanged.
GrayImage Mirrored(const GrayImage& image);

void Invert(GrayImage& image);

// Spreads the greys of a faint picture from black to white.
void StretchContrast(GrayImage& image);

}  // namespace linkmilter
