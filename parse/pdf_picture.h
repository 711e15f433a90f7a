// Pages drawn to the end that somebody looks at them: for codes made of one image, of slices, of
// rectangles or of Type 3 glyphs alike. Words are not drawn: they would need fonts.
#pragma once

#include <cstddef>
#include <vector>

#include <poppler/OutputDev.h>

#include "parse/pdf_reading.h"

namespace linkmilter {

// How far the drawing of one page has come; its device counts the forms.
struct PdfCourse {
  std::size_t steps = 0;
  bool draw_widgets = true;

  void CountForm();
};

// Runs one page and its annotations that bring their own appearance through `device`. False: cut
// after a fixed number of steps, which stops forms that draw forms that draw forms.
bool ShowPdfPage(PDFDoc& doc, int page, double dpi, OutputDev& device, PdfCourse& course);

// The pages of these numbers as images to the sink: at most limits.images of them.
void ShowPdfPictures(PdfReading& reading, const std::vector<int>& pages);

}  // namespace linkmilter
