#include "parse/pdf_picture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <poppler/Annot.h>
#include <poppler/SplashOutputDev.h>
#include <poppler/splash/SplashBitmap.h>

namespace linkmilter {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kDpi = 150;                // 3 pixels a module of a code one inch wide
constexpr double kMinPixels = 2.2e6;        // as A4 has: small pages are enlarged
constexpr std::size_t kMaxSteps = 200'000;  // poppler counts one for eleven operators
constexpr double kRepaints = 200;           // of the whole page, by fills over fills
constexpr std::size_t kStepsOfForm = 10;    // what a form costs besides

bool IsOver(void* course) {
  return ++static_cast<PdfCourse*>(course)->steps > kMaxSteps;
}

// Without an appearance of its own poppler would make one, and look for fonts.
bool BringsAppearance(Annot* annotation, void* course) {
  const bool widget = annotation->getType() == Annot::typeWidget;
  return annotation->getAppearance().isStream() &&
         (!widget || static_cast<PdfCourse*>(course)->draw_widgets);
}

bool AppearancesAreMade(PDFDoc& doc) {
  const Object* form = doc.getCatalog()->getAcroForm();
  if (!form->isDict()) return false;
  const Object wanted = form->dictLookup("NeedAppearances");
  return wanted.isBool() && wanted.getBool();
}

// Of the path's surroundings, inside the clip; in pixels.
double AreaOf(const GfxState& state) {
  constexpr double kFar = 1e9;
  double box[4] = {kFar, kFar, -kFar, -kFar};  // left, top, right, bottom
  const GfxPath& path = *state.getPath();
  for (int i = 0; i < path.getNumSubpaths(); ++i) {
    const GfxSubpath& part = *path.getSubpath(i);
    for (int j = 0; j < part.getNumPoints(); ++j) {
      double x = 0;
      double y = 0;
      state.transform(part.getX(j), part.getY(j), &x, &y);
      box[0] = std::min(box[0], x);
      box[1] = std::min(box[1], y);
      box[2] = std::max(box[2], x);
      box[3] = std::max(box[3], y);
    }
  }
  double clip[4] = {};
  state.getClipBBox(&clip[0], &clip[1], &clip[2], &clip[3]);
  const double width = std::min(box[2], clip[2]) - std::max(box[0], clip[0]);
  const double height = std::min(box[3], clip[3]) - std::max(box[1], clip[1]);
  return std::max(0.0, width) * std::max(0.0, height);
}

// Splash without words, and without pictures beyond the limit.
class Painter final : public SplashOutputDev {
 public:
  Painter(PdfCourse& course, unsigned char* paper, std::size_t max_pixels)
      : SplashOutputDev(splashModeMono8, 1, false, paper), course_(course), left_(max_pixels) {}

  bool cut() const { return cut_; }

  void beginForm(Ref) override { course_.CountForm(); }
  void updateFont(GfxState*) override {}
  void fill(GfxState* state) override {
    if (AffordsFill(*state)) SplashOutputDev::fill(state);
  }
  void eoFill(GfxState* state) override {
    if (AffordsFill(*state)) SplashOutputDev::eoFill(state);
  }
  void drawChar(
      GfxState*, double, double, double, double, double, double, CharCode, int, const Unicode*, int)
      override {}

  void drawImageMask(GfxState* state,
                     Object* ref,
                     Stream* stream,
                     int width,
                     int height,
                     bool invert,
                     bool interpolate,
                     bool inlined) override {
    if (Affords(width, height))
      SplashOutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate,
                                     inlined);
    else  // only past the data
      // NOLINTNEXTLINE(bugprone-parent-virtual-call)
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
    if (Affords(width, height))
      SplashOutputDev::drawImage(state, ref, stream, width, height, colors, interpolate, mask,
                                 inlined);
    else  // only past the data
      // NOLINTNEXTLINE(bugprone-parent-virtual-call)
      OutputDev::drawImage(state, ref, stream, width, height, colors, interpolate, mask, inlined);
  }
  void drawMaskedImage(GfxState* state,
                       Object* ref,
                       Stream* stream,
                       int width,
                       int height,
                       GfxImageColorMap* colors,
                       bool interpolate,
                       Stream* mask,
                       int mask_width,
                       int mask_height,
                       bool invert,
                       bool mask_interpolate) override {
    if (Affords(width, height) && Affords(mask_width, mask_height))
      SplashOutputDev::drawMaskedImage(state, ref, stream, width, height, colors, interpolate, mask,
                                       mask_width, mask_height, invert, mask_interpolate);
  }
  void drawSoftMaskedImage(GfxState* state,
                           Object* ref,
                           Stream* stream,
                           int width,
                           int height,
                           GfxImageColorMap* colors,
                           bool interpolate,
                           Stream* mask,
                           int mask_width,
                           int mask_height,
                           GfxImageColorMap* mask_colors,
                           bool mask_interpolate) override {
    if (Affords(width, height) && Affords(mask_width, mask_height))
      SplashOutputDev::drawSoftMaskedImage(state, ref, stream, width, height, colors, interpolate,
                                           mask, mask_width, mask_height, mask_colors,
                                           mask_interpolate);
  }

 private:
  bool AffordsFill(const GfxState& state) {
    painted_ += AreaOf(state);
    const double page = static_cast<double>(getBitmapWidth()) * getBitmapHeight();
    const bool affords = painted_ <= kRepaints * page;
    cut_ = cut_ || !affords;
    return affords;
  }
  bool Affords(int width, int height) {
    const std::size_t pixels = static_cast<std::size_t>(std::max(0, width)) *
                               static_cast<std::size_t>(std::max(0, height));
    const bool affords = pixels <= left_;
    if (affords)
      left_ -= pixels;
    else
      cut_ = true;
    return affords;
  }

  PdfCourse& course_;
  std::size_t left_;
  double painted_ = 0;
  bool cut_ = false;
};

// Zero if the page has no size.
double DpiOf(PDFDoc& doc, int page, std::size_t max_pixels) {
  const double inches =
      doc.getPageCropWidth(page) / kPointsPerInch * doc.getPageCropHeight(page) / kPointsPerInch;
  if (!std::isfinite(inches) || inches <= 0) return 0;
  const double most = std::sqrt(static_cast<double>(max_pixels) / inches);
  return std::min(most, std::max(kDpi, std::sqrt(kMinPixels / inches)));
}

GrayImage ImageOf(const SplashBitmap& bitmap) {
  GrayImage image{static_cast<std::size_t>(bitmap.getWidth()),
                  static_cast<std::size_t>(bitmap.getHeight()),
                  {}};
  image.pixels.reserve(image.width * image.height);
  for (std::size_t y = 0; y < image.height; ++y) {
    const auto offset = static_cast<std::ptrdiff_t>(y) * bitmap.getRowSize();
    const std::uint8_t* row = bitmap.getDataPtr() + offset;
    image.pixels.insert(image.pixels.end(), row, row + image.width);
  }
  return image;
}

}  // namespace

void PdfCourse::CountForm() {
  steps += kStepsOfForm;
}

bool ShowPdfPage(PDFDoc& doc, int page, double dpi, OutputDev& device, PdfCourse& course) {
  course.draw_widgets = !AppearancesAreMade(doc);
  doc.displayPage(&device, page, dpi, dpi, 0, false, true, false, IsOver, &course, BringsAppearance,
                  &course);
  return course.steps <= kMaxSteps;
}

void ShowPdfPictures(PdfReading& reading, const std::vector<int>& pages) {
  const ParseLimits& limits = reading.limits();
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const int page = pages[i];
    if (i == limits.images) return reading.LeaveUnread(PdfPagePath(page), "too many pictures");
    const double dpi = DpiOf(reading.doc(), page, limits.pixels);
    if (dpi == 0) continue;
    unsigned char white = 255;
    PdfCourse course;
    Painter painter(course, &white, limits.pixels);
    painter.startDoc(&reading.doc());
    const bool whole = ShowPdfPage(reading.doc(), page, dpi, painter, course);
    if (!whole || painter.cut())
      reading.LeaveUnread(PdfPagePath(page), "pictures beyond the limit");
    const SplashBitmap* bitmap = painter.getBitmap();
    if (bitmap != nullptr) reading.sink().OnImage(PdfPagePath(page), ImageOf(*bitmap));
  }
}

}  // namespace linkmilter
