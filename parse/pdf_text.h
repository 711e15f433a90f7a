// The glyphs of one page, put together to lines by where they stand, whatever order they were
// drawn in. Pure. Cost: n log n in the glyphs, whatever the layout.
#pragma once

#include <string>
#include <vector>

namespace linkmilter {

// Coordinates in points, finite, y downwards, along and across the direction of writing.
struct PdfGlyph {
  int direction = 0;  // degrees
  float across = 0;   // of the base line
  float along = 0;    // where it begins
  float width = 0;
  float size = 0;  // of its font
  char32_t point = 0;
};

// Valid UTF-8, a line a line; gaps become spaces, wide ones line ends. A URL broken after a hyphen
// at the end of a line is joined to the next line.
std::string PdfLines(std::vector<PdfGlyph> glyphs);

}  // namespace linkmilter
