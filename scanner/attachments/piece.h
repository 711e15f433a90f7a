// What a parser of complex formats found in one attachment: values that cross from the sandboxed
// child to the daemon. All of it is hostile: whoever reads a piece checks it again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

enum class PieceKind {
  kUrl,         // clickable or loaded by the format itself: a link annotation, a relationship
  kText,        // what a reader sees, UTF-8: the rules for text apply
  kCode,        // what a QR or other code says, UTF-8
  kFile,        // a file inside that the daemon reads itself: HTML, a mail, a calendar
  kEncrypted,   // a fact: it opens with a password only
  kUnreadable,  // a fact: broken, or beyond a limit; `content` says why in words
};
inline constexpr int kPieceKindCount = static_cast<int>(PieceKind::kUnreadable) + 1;

struct Piece {
  PieceKind kind = PieceKind::kText;
  PlaceKind place = PlaceKind::kClick;  // of a kUrl
  std::string path;                     // where inside: "a.zip/b.docx/word/document.xml", "page 3"
  std::string element;                  // "pdf", "office", "image", "archive": as Place::element
  std::string attribute;                // "OpenAction", "attachedTemplate": as Place::attribute
  std::string content;                  // the URL, the text, the bytes of the file
  bool operator==(const Piece&) const = default;
};

std::string_view Name(PieceKind kind);

// That the file at `path` could not be read, or not wholly.
Piece Unreadable(std::string_view path, std::string why);

}  // namespace linkmilter
