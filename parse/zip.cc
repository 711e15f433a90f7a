#include "parse/zip.h"

#include <cstddef>
#include <string>

#include "parse/archive.h"
#include "parse/odf.h"
#include "parse/ooxml.h"
#include "parse/pieces.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

// Whether a header of an entry goes before the byte at `name` (APPNOTE.TXT 4.3.7, 4.3.12).
bool FollowsHeader(std::string_view bytes, std::size_t name) {
  return (name >= 30 && bytes.substr(name - 30, 4) == "PK\x03\x04"sv) ||
         (name >= 46 && bytes.substr(name - 46, 4) == "PK\x01\x02"sv);
}

bool HasEntry(std::string_view bytes, std::string_view name) {
  for (auto at = bytes.find(name); at != std::string_view::npos; at = bytes.find(name, at + 1)) {
    if (FollowsHeader(bytes, at)) return true;
  }
  return false;
}

// The comment of the archive, behind the end of its directory (APPNOTE.TXT 4.3.16).
std::string_view CommentOf(std::string_view bytes) {
  constexpr std::size_t kEndRecord = 22;
  const auto at = bytes.rfind("PK\x05\x06"sv);
  if (at == std::string_view::npos || at + kEndRecord > bytes.size()) return {};
  return bytes.substr(at + kEndRecord);
}

}  // namespace

void ReadZip(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  const bool ooxml = HasEntry(bytes, "[Content_Types].xml");
  const bool odf = !ooxml && (HasEntry(bytes, "META-INF/manifest.xml") ||
                              HasEntry(bytes, "mimetypeapplication/vnd.oasis.opendocument"));
  VisitEntries(bytes, limits, sink, [&](const ArchiveEntry& entry) {
    if (ooxml && entry.has_bytes) {
      ReadOoxmlPart(ToValidUtf8(entry.name), entry.bytes, limits, sink);
    } else if (odf && entry.has_bytes) {
      ReadOdfPart(ToValidUtf8(entry.name), entry.bytes, limits, sink);
    } else {
      HandOnEntry(entry, sink);
    }
  });
  const std::string_view comment = CommentOf(bytes).substr(0, limits.text_bytes);
  if (comment.empty()) return;
  sink.OnPiece(
      {PieceKind::kText, PlaceKind::kBare, "", "archive", "comment", ToValidUtf8(comment)});
}

}  // namespace linkmilter
