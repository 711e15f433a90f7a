#include "parse/vba.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "parse/byte_reader.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kChunkBytes = 4096;  // a chunk unpacks to this much, never more

// How the packed source of every module begins: eight literals of "Attribute VB_Name". The stream's
// directory names the place too, but need not be told the truth.
constexpr std::string_view kFirstToken = "\0Attribut"sv;
constexpr std::size_t kBeforeToken = 3;  // a signature byte and the header of the first chunk

// [MS-OVBA] 2.4.1.3.19: the further in the chunk, the more bits are offset and the fewer length.
bool CopyToken(std::size_t token, std::size_t chunk_start, std::string& out) {
  const std::size_t done = out.size() - chunk_start;
  if (done == 0) return false;
  const auto offset_bits = std::max<unsigned>(4, static_cast<unsigned>(std::bit_width(done - 1)));
  const unsigned length_bits = 16 - offset_bits;
  const std::size_t length = (token & ((std::size_t{1} << length_bits) - 1)) + 3;
  const std::size_t offset = (token >> length_bits) + 1;
  if (offset > done || done + length > kChunkBytes) return false;
  for (std::size_t i = 0; i < length; ++i)
    out += out[out.size() - offset];
  return true;
}

void UnpackChunk(std::string_view chunk, std::string& out) {
  const std::size_t start = out.size();
  ByteReader reader(chunk);
  while (!reader.rest().empty()) {
    const auto flags = reader.Number(1);
    for (unsigned bit = 0; bit < 8 && !reader.rest().empty(); ++bit) {
      if ((flags >> bit & 1U) == 0) {
        if (out.size() - start >= kChunkBytes) return;
        out += reader.Take(1);
      } else if (!CopyToken(reader.U16(), start, out)) {
        return;
      }
    }
  }
}

}  // namespace

std::string UnpackVba(std::string_view stream, ParseSink& sink) {
  const auto token = stream.find(kFirstToken);
  if (token == std::string_view::npos || token < kBeforeToken) return {};
  ByteReader reader(stream.substr(token - kBeforeToken + 1));
  std::string out;
  while (reader.rest().size() > 2 && sink.MayInflate(kChunkBytes)) {
    const std::size_t header = reader.U16();
    const std::string_view chunk = reader.Take((header & 0xFFFU) + 1);
    if ((header & 0x8000U) != 0) {
      UnpackChunk(chunk, out);
    } else {
      out += chunk;
    }
  }
  return out;
}

}  // namespace linkmilter
