#include "scanner/links/attachment_links.h"

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/attachments/bundle.h"
#include "scanner/attachments/file_type.h"
#include "scanner/links/code_links.h"
#include "scanner/links/text_links.h"

namespace linkmilter {
namespace {

// A mail in an archive in a mail, and so on; each level costs another look by the parser.
constexpr std::size_t kMaxDepth = 3;

// Of a picture that may be a piece of a code; photographs are none, and cost a second look.
constexpr std::size_t kMaxPieceBytes = 64 << 10;
constexpr std::size_t kMaxPieces = 16;

std::string NumberOf(const MimePart& part, const Piece& piece) {
  return piece.path.empty() ? part.number : part.number + '/' + piece.path;
}

}  // namespace

void AttachmentLinks::Read(const MimePart& part) {
  const FileType type = TypeOfFile(part.raw);
  if (type == FileType::kOther || part.second_reading) return;
  const auto unreadable = [this](std::string_view why) {
    links_.OnEvidence(EvidenceKind::kUnreadable, why);
  };
  if (!limits_.read_attachment) return unreadable("no parser");
  if (depth_ == kMaxDepth) return unreadable("nested too deep");
  if (type == FileType::kImage && ++pictures_ > limits_.pictures)
    return unreadable("more than " + std::to_string(limits_.pictures) + " pictures");
  const bool has_code = ReadOne(part);
  if (type == FileType::kImage && !has_code && part.raw.size() <= kMaxPieceBytes &&
      pieces_.size() < kMaxPieces) {
    pieces_.emplace_back(part.raw);
  }
}

bool AttachmentLinks::ReadOne(const MimePart& part) {
  ++depth_;
  const auto found = limits_.read_attachment({part.file_name, part.raw});
  for (const Piece& piece : found) {
    links_.EnterPart(NumberOf(part, piece), true);
    Take(part, piece);
  }
  --depth_;
  links_.EnterPart(part.number, !part.file_name.empty());
  return std::any_of(found.begin(), found.end(),
                     [](const Piece& piece) { return piece.kind == PieceKind::kCode; });
}

void AttachmentLinks::ReadPieces() {
  if (pieces_.size() < 2) return;
  const std::string bundle = Bundle(pieces_);
  MimePart part;
  part.number = "pictures";
  part.raw = bundle;
  part.is_text = true;  // what is unreadable among them was said before
  ReadOne(part);
}

void AttachmentLinks::Take(const MimePart& part, const Piece& piece) {
  switch (piece.kind) {
    case PieceKind::kUrl: {
      RawLink link;
      link.url = piece.content;
      link.kind = piece.place;
      link.element = piece.element;
      link.attribute = piece.attribute;
      links_.OnLink(link);
      return;
    }
    case PieceKind::kText:
      return FindTextLinks(piece.content, suffixes_, links_);
    case PieceKind::kCode:
      return FindCodeLinks(piece.content, suffixes_, links_);
    case PieceKind::kFile: {
      MimePart file;
      file.number = NumberOf(part, piece);
      file.file_name = piece.path.substr(piece.path.rfind('/') + 1);
      file.raw = piece.content;
      return VisitFile(file, limits_.mime, files_);
    }
    case PieceKind::kEncrypted:
      return links_.OnEvidence(EvidenceKind::kEncrypted, "opens with a password only");
    case PieceKind::kUnreadable:
      // What is text too has been read as that: "P1 is down" is no broken picture.
      if (!part.is_text) links_.OnEvidence(EvidenceKind::kUnreadable, piece.content);
      return;
  }
}

}  // namespace linkmilter
