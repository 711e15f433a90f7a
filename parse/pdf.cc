#include "parse/pdf.h"

#include <cstddef>
#include <exception>
#include <memory>
#include <string>

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

// Where nothing names the catalog, viewers look for it; poppler wants a trailer.
std::string WithTrailer(std::string_view bytes) {
  const std::size_t catalog = bytes.rfind("/Catalog");
  const std::size_t object = bytes.substr(0, catalog).rfind(" obj");
  std::string reference = "1 0";
  if (catalog != std::string_view::npos && object != std::string_view::npos) {
    const std::size_t last = bytes.find_last_not_of("0123456789 ", object);
    reference = bytes.substr(last + 1, object - last - 1);
  }
  return std::string(bytes).append("\ntrailer\n<< /Root " + reference + " R >>\n");
}

bool HasObjects(PDFDoc& doc) {
  return doc.getXRef() != nullptr && doc.getXRef()->isOk();
}

// `bytes` must outlive the document.
std::unique_ptr<PDFDoc> Open(std::string_view bytes) {
  return std::make_unique<PDFDoc>(
      new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
}

void Read(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  PreparePoppler();
  std::string repaired;
  std::unique_ptr<PDFDoc> doc = Open(bytes);
  const bool encrypted = !doc->isOk() && doc->getErrorCode() == errEncrypted;
  if (!encrypted && !HasObjects(*doc)) {
    repaired = WithTrailer(bytes);
    doc = Open(repaired);
  }
  PdfReading reading(*doc, limits, sink);
  if (encrypted) return reading.Emit(PieceKind::kEncrypted, "", "", "");
  if (HasObjects(*doc)) PdfWalk(reading).Run();
  if (doc->isOk())
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
