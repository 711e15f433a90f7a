// The pages of a PDF as a reader sees them: words to the sink as text, and pages that may hold a
// code as images. Text first, of all pages, then the images, which cost more.
#pragma once

#include "parse/pdf_reading.h"

namespace linkmilter {

void ReadPdfPages(PdfReading& reading);

}  // namespace linkmilter
