// The pieces the readers of Office files and archives hand on. Text becomes valid UTF-8 here. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "scanner/attachments/piece.h"

namespace linkmilter {

inline Piece OfficeUrl(PlaceKind place,
                       std::string_view path,
                       std::string_view attribute,
                       std::string_view url) {
  return {PieceKind::kUrl,        place,           ToValidUtf8(path), "office",
          ToValidUtf8(attribute), ToValidUtf8(url)};
}

inline Piece OfficeText(std::string_view path, std::string_view attribute, std::string_view text) {
  return {PieceKind::kText, PlaceKind::kBare,       ToValidUtf8(path),
          "office",         ToValidUtf8(attribute), ToValidUtf8(text)};
}

// kEncrypted or kUnreadable, and why in words.
inline Piece FactPiece(PieceKind kind,
                       std::string_view path,
                       std::string_view element,
                       std::string_view why) {
  return {kind, PlaceKind::kBare, ToValidUtf8(path), std::string(element), "", ToValidUtf8(why)};
}

}  // namespace linkmilter
