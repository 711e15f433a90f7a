// A code cut in pieces that stand beside each other as pictures of their own, which escapes whoever
// looks at one at a time. Pure, any thread, bounded.
#pragma once

#include <cstddef>
#include <vector>

#include "parse/codes.h"
#include "parse/sink.h"

namespace linkmilter {

// Black on white in small blocks all over, as a piece of a code is. Linear.
bool HasCodeTexture(const GrayImage& image);

// Looks at neighbours joined: those of one width one above the other, those of one height side by
// side, in either order, whole runs of them, and four as a square.
std::vector<Code> FindCodesInPieces(const std::vector<GrayImage>& pieces);

// Gathers the pictures of one file, or of all the files of one request. One owner.
class SplitCodes {
 public:
  static constexpr std::size_t kMaxPieces = 8;          // floods of pieces
  static constexpr std::size_t kMaxPixels = 500'000;    // of one piece: larger ones are no pieces
  static constexpr std::size_t kMaxJoined = 4'000'000;  // pixels of all that is tried

  // `image` is one in which no code was found, in the order of the document.
  void Add(const GrayImage& image);
  std::vector<Code> Find() const { return FindCodesInPieces(pieces_); }

 private:
  std::vector<GrayImage> pieces_;
};

}  // namespace linkmilter
