#include "parse/pdf_pages.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <poppler/Annot.h>
#include <poppler/Gfx.h>
#include <poppler/GfxFont.h>
#include <poppler/OutputDev.h>

#include "parse/pdf_picture.h"
#include "parse/pdf_text.h"

namespace linkmilter {
namespace {

constexpr double kPointsPerInch = 72;
constexpr int kMaxPages = 500;               // page floods: each costs its resources
constexpr std::size_t kMaxGlyphs = 500'000;  // of one page, 24 bytes each
constexpr std::size_t kMinMarks = 20;        // strokes and fills; the smallest code has 21 rows

// Takes down glyphs, and notes whether anything here could be a code.
class PageReader final : public OutputDev {
 public:
  PageReader(PdfCourse& course, std::size_t max_glyphs)
      : course_(course), max_glyphs_(max_glyphs) {}

  std::vector<PdfGlyph> TakeGlyphs() { return std::move(glyphs_); }
  bool cut() const { return cut_; }
  bool MayShowCode() const { return picture_ || marks_ >= kMinMarks; }

  bool upsideDown() override { return true; }
  bool useDrawChar() override { return true; }
  bool interpretType3Chars() override { return false; }
  // The first picture is enough to know.
  bool needNonText() override { return !picture_; }
  bool useTilingPatternFill() override { return true; }
  bool useShadedFills(int) override { return true; }
  void beginForm(Ref) override { course_.CountForm(); }

  void drawChar(GfxState* state,
                double x,
                double y,
                double dx,
                double dy,
                double,
                double,
                CharCode,
                int,
                const Unicode* u,
                int length) override;
  void stroke(GfxState* state) override { CountMarks(*state); }
  void fill(GfxState* state) override { CountMarks(*state); }
  void eoFill(GfxState* state) override { CountMarks(*state); }
  bool tilingPatternFill(GfxState*,
                         Gfx*,
                         Catalog*,
                         GfxTilingPattern*,
                         const double*,
                         int,
                         int,
                         int,
                         int,
                         double,
                         double) override {
    picture_ = true;
    return true;
  }
  bool functionShadedFill(GfxState*, GfxFunctionShading*) override { return true; }
  bool axialShadedFill(GfxState*, GfxAxialShading*, double, double) override { return true; }
  bool radialShadedFill(GfxState*, GfxRadialShading*, double, double) override { return true; }
  bool gouraudTriangleShadedFill(GfxState*, GfxGouraudTriangleShading*) override { return true; }
  bool patchMeshShadedFill(GfxState*, GfxPatchMeshShading*) override { return true; }

  void drawImageMask(GfxState* state,
                     Object* ref,
                     Stream* stream,
                     int width,
                     int height,
                     bool invert,
                     bool interpolate,
                     bool inlined) override {
    picture_ = true;
    OutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate, inlined);
  }
  void drawImage(GfxState* state,
                 Object* ref,
                 Stream* stream,
                 int width,
                 int height,
                 GfxImageColorMap* colors,
                 bool interpolate,
                 const int* mask,
                 bool inlined) override {
    picture_ = true;
    OutputDev::drawImage(state, ref, stream, width, height, colors, interpolate, mask, inlined);
  }
  void drawMaskedImage(
      GfxState*, Object*, Stream*, int, int, GfxImageColorMap*, bool, Stream*, int, int, bool, bool)
      override {
    picture_ = true;
  }
  void drawSoftMaskedImage(GfxState*,
                           Object*,
                           Stream*,
                           int,
                           int,
                           GfxImageColorMap*,
                           bool,
                           Stream*,
                           int,
                           int,
                           GfxImageColorMap*,
                           bool) override {
    picture_ = true;
  }

 private:
  void CountMarks(const GfxState& state) {
    marks_ += static_cast<std::size_t>(std::max(0, state.getPath()->getNumSubpaths()));
  }

  PdfCourse& course_;
  std::size_t max_glyphs_;
  std::vector<PdfGlyph> glyphs_;
  std::size_t marks_ = 0;
  bool picture_ = false;
  bool cut_ = false;
};

void PageReader::drawChar(GfxState* state,
                          double x,
                          double y,
                          double dx,
                          double dy,
                          double,
                          double,
                          CharCode,
                          int,
                          const Unicode* u,
                          int length) {
  constexpr double kDegree = 3.14159265358979323846 / 180;
  const auto& font = state->getFont();
  if (font && font->getType() == fontType3) ++marks_;
  double left = 0;
  double top = 0;
  double right = 0;
  double down = 0;
  state->transform(x, y, &left, &top);
  state->transformDelta(dx, dy, &right, &down);
  const double width = std::hypot(right, down);
  const double size = state->getTransformedFontSize();
  if (!std::isfinite(left + top + width + size)) return;
  const int direction =
      width > 0 ? static_cast<int>(std::lround(std::atan2(down, right) / kDegree)) : 0;
  const double cosine = std::cos(direction * kDegree);
  const double sine = std::sin(direction * kDegree);
  for (int i = 0; i < length; ++i) {
    if (glyphs_.size() >= max_glyphs_) {
      cut_ = true;
      return;
    }
    const double share = width / length;
    glyphs_.push_back({.direction = direction,
                       .across = static_cast<float>(top * cosine - left * sine),
                       .along = static_cast<float>(left * cosine + top * sine + share * i),
                       .width = static_cast<float>(share),
                       .size = static_cast<float>(size),
                       .point = u[i]});
  }
}

}  // namespace

void ReadPdfPages(PdfReading& reading) {
  const int pages = reading.doc().getNumPages();
  std::size_t room = reading.limits().text_bytes;
  std::vector<int> pictures;
  for (int number = 1; number <= std::min(pages, kMaxPages) && !reading.ended(); ++number) {
    Page* page = reading.doc().getPage(number);
    if (page == nullptr) {
      reading.LeaveUnread(PdfPagePath(number), "broken page");
      continue;
    }
    if (!reading.MayInflate(page->getContents())) break;
    PdfCourse course;
    PageReader reader(course, std::min(kMaxGlyphs, room));
    const bool whole = ShowPdfPage(reading.doc(), number, kPointsPerInch, reader, course);
    if (!whole || reader.cut()) reading.LeaveUnread(PdfPagePath(number), "too much on one page");
    if (reader.MayShowCode()) pictures.push_back(number);
    const std::string text = PdfLines(reader.TakeGlyphs());
    room -= std::min(room, text.size());
    if (text.find_first_not_of(" \n") != std::string::npos)
      reading.Emit(PieceKind::kText, PdfPagePath(number), "", text);
  }
  if (pages > kMaxPages) reading.LeaveUnread(PdfPagePath(kMaxPages + 1), "too many pages");
  if (!reading.ended()) ShowPdfPictures(reading, pictures);
}

}  // namespace linkmilter
