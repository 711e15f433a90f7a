#include "parse/shell_link.h"

#include <cstddef>
#include <string>

#include "base/text.h"
#include "parse/binary_text.h"
#include "parse/byte_reader.h"
#include "parse/office_field.h"
#include "parse/pieces.h"
#include "parse/utf16.h"

namespace linkmilter {
namespace {

constexpr std::size_t kHeaderBytes = 76;
constexpr std::size_t kHasIdList = 1U << 0U;
constexpr std::size_t kHasLinkInfo = 1U << 1U;
constexpr std::size_t kIsUnicode = 1U << 7U;
constexpr std::size_t kEnvironmentBlock = 0xA0000001;

struct StringData {
  std::size_t flag;
  std::string_view attribute;
};
constexpr StringData kStrings[] = {
    // in the order of the file ([MS-SHLLINK] 2.4)
    {1U << 2U, "name"},      {1U << 3U, "path"}, {1U << 4U, "directory"},
    {1U << 5U, "arguments"}, {1U << 6U, "icon"},
};

void HandOn(std::string_view attribute, const std::string& text, ParseSink& sink) {
  const std::string value = text.substr(0, text.find('\0'));
  if (value.empty()) return;
  if (LeadsOutside(value)) {
    const PlaceKind place = attribute == "icon" ? PlaceKind::kLoad : PlaceKind::kClick;
    sink.OnPiece(OfficeUrl(place, "", attribute, value));
  } else {
    sink.OnPiece(OfficeText("", attribute, value));
  }
}

// The share a target lies on ([MS-SHLLINK] 2.3.2).
void ReadLinkInfo(std::string_view info, ParseSink& sink) {
  ByteReader header(info);
  header.Take(20);
  const std::size_t at = header.U32();
  if (!header.ok() || at < 28 || at >= info.size()) return;
  const std::string_view network = info.substr(at);
  ByteReader reader(network);
  reader.Take(8);
  const std::size_t name = reader.U32();
  if (!reader.ok() || name >= network.size()) return;
  HandOn("path", std::string(ByteReader(network.substr(name)).TakeString()), sink);
}

void ReadBlocks(std::string_view blocks, ParseSink& sink) {
  ByteReader reader(blocks);
  while (reader.ok()) {
    const std::size_t size = reader.U32();
    if (size < 8) return;
    ByteReader block(reader.Take(size - 4));
    if (block.U32() != kEnvironmentBlock) continue;
    HandOn("environment", std::string(block.Take(260)), sink);
    HandOn("environment", Utf16ToUtf8(block.Take(520)), sink);
  }
}

}  // namespace

void ReadShellLink(std::string_view bytes, const ParseLimits& /*limits*/, ParseSink& sink) {
  ByteReader reader(bytes);
  ByteReader header(reader.Take(kHeaderBytes));
  header.Take(20);
  const std::size_t flags = header.U32();
  if ((flags & kHasIdList) != 0) ReadBinaryText(reader.Take(reader.U16()), "", sink);
  if ((flags & kHasLinkInfo) != 0) {
    const std::size_t size = ByteReader(reader.rest()).U32();
    ReadLinkInfo(reader.Take(size), sink);
  }
  for (const StringData& string : kStrings) {
    if ((flags & string.flag) == 0) continue;
    const std::size_t count = reader.U16();
    HandOn(string.attribute,
           (flags & kIsUnicode) != 0 ? Utf16ToUtf8(reader.Take(count * 2))
                                     : std::string(reader.Take(count)),
           sink);
  }
  if (reader.ok()) return ReadBlocks(reader.rest(), sink);
  sink.OnPiece(FactPiece(PieceKind::kUnreadable, "", "office", "cut off"));
}

}  // namespace linkmilter
