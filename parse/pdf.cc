#include "parse/pdf.h"

#include <exception>
#include <memory>

#include <poppler/Error.h>
#include <poppler/ErrorCodes.h>
#include <poppler/GlobalParams.h>
#include <poppler/PDFDoc.h>
#include <poppler/Stream.h>

#include "parse/pdf_pages.h"
#include "parse/pdf_reading.h"
#include "parse/pdf_walk.h"

namespace linkmilter {
namespace {

// Poppler's state of the process: silent, and with no data directory, whatever is installed.
void PreparePoppler() {
  setErrorCallback([](ErrorCategory, Goffset, const char*) {});
  if (!globalParams) globalParams = std::make_unique<GlobalParams>("/dev/null");
}

void Read(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  PreparePoppler();
  PDFDoc doc(new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
  PdfReading reading(doc, limits, sink);
  if (!doc.isOk() && doc.getErrorCode() == errEncrypted)
    return reading.Emit(PieceKind::kEncrypted, "", "", "");
  if (doc.getXRef() != nullptr && doc.getXRef()->isOk()) PdfWalk(reading).Run();
  if (doc.isOk())
    ReadPdfPages(reading);
  else
    reading.LeaveUnread("", "broken PDF");
}

}  // namespace

void ReadPdf(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  try {
    Read(bytes, limits, sink);
  } catch (const std::exception& trouble) {  // poppler and the library throw where memory ends
    sink.OnPiece({PieceKind::kUnreadable, PlaceKind::kClick, "", "pdf", "",
                  std::string("broken PDF: ") + trouble.what()});
  }
}

}  // namespace linkmilter
