#include "parse/onenote.h"

#include <cstddef>

#include "parse/binary_text.h"
#include "parse/byte_reader.h"
#include "parse/pieces.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

// FileDataStoreObject ([MS-ONESTORE] 2.6.13): its identifier, a length, twelve bytes, the file.
constexpr std::string_view kFileData =
    "\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC"sv;

}  // namespace

void ReadOneNote(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  std::size_t files = 0;
  for (auto at = bytes.find(kFileData); at != std::string_view::npos;) {
    if (++files > limits.files) {
      sink.OnPiece(FactPiece(PieceKind::kUnreadable, "", "office", "too many embedded files"));
      break;
    }
    ByteReader reader(bytes.substr(at + kFileData.size()));
    const auto length = static_cast<std::size_t>(reader.Number(8));
    reader.Take(12);
    // A length beyond the end is a lie: then the file goes up to the next one.
    const std::string_view rest = reader.rest();
    const std::string_view file =
        rest.substr(0, length > rest.size() ? rest.find(kFileData) : length);
    if (!file.empty()) sink.OnFile("embedded", file);
    at = bytes.find(kFileData, bytes.size() - rest.size() + file.size());
  }
  ReadBinaryText(bytes, "", sink);
}

}  // namespace linkmilter
