// Writes small PDFs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/parse/recording_parse_sink.h"

namespace linkmilter {

// Object 1 is the catalog, 2 the page tree of one page, 3 that page, 4 its contents.
class PdfFile {
 public:
  // Entries beside the usual ones: "/OpenAction 5 0 R".
  std::string catalog;
  std::string page;
  std::string contents;  // operators
  std::string trailer;

  // `body` becomes object 5, 6, ...
  PdfFile& Add(std::string body) {
    added_.push_back(std::move(body));
    return *this;
  }
  static std::string Stream(std::string_view entries, std::string_view data) {
    return "<< " + std::string(entries) + " /Length " + std::to_string(data.size()) +
           " >>\nstream\n" + std::string(data) + "\nendstream";
  }

  std::string Bytes() const {
    std::vector<std::string> bodies = {
        "<< /Type /Catalog /Pages 2 0 R " + catalog + " >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font "
        "<< /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> " +
            page + " >>",
        Stream("", contents)};
    bodies.insert(bodies.end(), added_.begin(), added_.end());
    std::string out = "%PDF-1.7\n";
    std::string table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const std::string offset = std::to_string(out.size());
      table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
      out += std::to_string(i + 1) + " 0 obj\n" + bodies[i] + "\nendobj\n";
    }
    const std::string size = std::to_string(bodies.size() + 1);
    return out + "xref\n0 " + size + "\n" + table + "trailer << /Root 1 0 R /Size " + size + " " +
           trailer + " >>\nstartxref\n" + std::to_string(out.size()) + "\n%%EOF\n";
  }

 private:
  std::vector<std::string> added_;
};

inline std::vector<std::string> Contents(const RecordingParseSink& sink, PieceKind kind) {
  std::vector<std::string> contents;
  for (const Piece& piece : sink.pieces)
    if (piece.kind == kind) contents.push_back(piece.content);
  return contents;
}

}  // namespace linkmilter
