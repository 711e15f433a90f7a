#include "scanner/attachments/piece.h"

#include <array>
#include <cstddef>

namespace linkmilter {

std::string_view Name(PieceKind kind) {
  constexpr std::array<std::string_view, kPieceKindCount> kNames = {
      "url", "text", "code", "file", "encrypted", "unreadable"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace linkmilter
