#include "scanner/attachments/piece.h"

#include <array>
#include <cstddef>
#include <utility>

namespace linkmilter {

std::string_view Name(PieceKind kind) {
  constexpr std::array<std::string_view, kPieceKindCount> kNames = {
      "url", "text", "code", "file", "encrypted", "unreadable"};
  return kNames.at(static_cast<std::size_t>(kind));
}

Piece Unreadable(std::string_view path, std::string why) {
  Piece piece;
  piece.kind = PieceKind::kUnreadable;
  piece.path = path;
  piece.content = std::move(why);
  return piece;
}

}  // namespace linkmilter
