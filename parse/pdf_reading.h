// What the readers of one PDF share: the open document and the room that is left. Single thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <poppler/PDFDoc.h>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

class PdfReading {
 public:
  // All three must outlive this.
  PdfReading(PDFDoc& doc, const ParseLimits& limits, ParseSink& sink)
      : doc_(doc), limits_(limits), sink_(sink) {}
  PdfReading(const PdfReading&) = delete;
  PdfReading& operator=(const PdfReading&) = delete;
  PdfReading(PdfReading&&) = delete;
  PdfReading& operator=(PdfReading&&) = delete;
  ~PdfReading() = default;

  PDFDoc& doc() { return doc_; }
  XRef& xref() { return *doc_.getXRef(); }
  const ParseLimits& limits() const { return limits_; }
  ParseSink& sink() { return sink_; }

  // The sink has no more room for what is inflated: every reader ends.
  bool ended() const { return ended_; }

  // What `object`, a stream, decodes to. Nothing if it is none or there is no more room.
  std::optional<std::string> Inflate(const Object& object);
  // Whether there is room for what `object`, a stream or an array of streams, decodes to.
  bool MayInflate(const Object& object);

  void Emit(PieceKind kind, std::string_view path, std::string_view attribute, std::string content);
  void LeaveUnread(std::string_view path, std::string_view why);

 private:
  bool Decode(const Object& object, std::string* out);

  PDFDoc& doc_;
  const ParseLimits& limits_;
  ParseSink& sink_;
  bool ended_ = false;
};

std::string PdfPagePath(int page);  // "page 3"

}  // namespace linkmilter
