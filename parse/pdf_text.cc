#include "parse/pdf_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <tuple>

#include "base/utf8.h"

namespace linkmilter {
namespace {

// In font sizes.
constexpr float kSameLine = 0.5F;
constexpr float kSpace = 0.15F;
constexpr float kColumn = 2.0F;
constexpr float kSamePlace = 0.15F;  // bold by drawing twice

using Glyphs = std::vector<PdfGlyph>;

bool OnOneLine(const PdfGlyph& first, const PdfGlyph& next) {
  return next.direction == first.direction &&
         next.across - first.across < kSameLine * std::max(first.size, next.size);
}

bool IsSpace(char32_t point) {
  return point <= 0x20 || point == 0xA0;
}

void AppendLine(Glyphs::const_iterator begin, Glyphs::const_iterator end, std::string& out) {
  for (auto glyph = begin; glyph != end; ++glyph) {
    if (glyph != begin) {
      const PdfGlyph& last = *(glyph - 1);
      const float size = std::max(last.size, glyph->size);
      const bool twice = last.point == glyph->point && !IsSpace(last.point) &&
                         glyph->along - last.along < kSamePlace * size;
      if (twice) continue;
      const float gap = glyph->along - last.along - last.width;
      const bool spaced = IsSpace(last.point) || IsSpace(glyph->point);
      if (gap > kColumn * size)
        out += '\n';
      else if (gap > kSpace * size && !spaced)
        out += ' ';
    }
    if (IsSpace(glyph->point))
      out += ' ';
    else
      AppendUtf8(glyph->point, out);
  }
}

// "see https://host/a-" goes on in the next line; so does one that began lines before.
bool EndsInsideUrl(std::string_view line, bool began_before) {
  if (!line.ends_with('-')) return false;
  const std::size_t space = line.find_last_of(" \n");
  if (space == std::string_view::npos && began_before) return true;
  const std::string_view word = line.substr(space + 1);  // npos + 1 is 0
  return word.find("://") != std::string_view::npos || word.starts_with("www.");
}

}  // namespace

std::string PdfLines(std::vector<PdfGlyph> glyphs) {
  std::stable_sort(glyphs.begin(), glyphs.end(), [](const PdfGlyph& a, const PdfGlyph& b) {
    return std::tie(a.direction, a.across) < std::tie(b.direction, b.across);
  });
  std::string out;
  bool inside_url = false;
  for (auto line = glyphs.begin(); line != glyphs.end();) {
    const auto end = std::find_if(line, glyphs.end(),
                                  [&](const PdfGlyph& next) { return !OnOneLine(*line, next); });
    std::stable_sort(line, end,
                     [](const PdfGlyph& a, const PdfGlyph& b) { return a.along < b.along; });
    const std::size_t begin = out.size();
    AppendLine(line, end, out);
    inside_url = EndsInsideUrl(std::string_view(out).substr(begin), inside_url);
    if (!inside_url) out += '\n';
    line = end;
  }
  return out;
}

}  // namespace linkmilter
