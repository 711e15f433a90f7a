// Limits of one attachment, each with the attack it stops. On top of them stand the child's own
// limits of memory and time (parse/sandbox).
#pragma once

#include <cstddef>

namespace linkmilter {

struct ParseLimits {
  std::size_t depth = 3;                               // archive in archive, quines
  std::size_t files = 1'000;                           // entries of archives, embedded files
  std::size_t inflated_bytes = std::size_t{64} << 20;  // zip bombs
  std::size_t pieces = 10'000;                         // floods of links
  std::size_t piece_bytes = std::size_t{64} << 20;     // one text found a thousand times
  std::size_t text_bytes = std::size_t{10} << 20;      // of one text
  std::size_t objects = 10'000;                        // PDF object bombs
  std::size_t images = 20;                             // decoder stalls
  std::size_t pixels = 25'000'000;                     // of one image
};

}  // namespace linkmilter
