#include "parse/signed_mail.h"

#include <cstddef>
#include <string>

#include "parse/pieces.h"

namespace linkmilter {
namespace {

constexpr unsigned char kOctetString = 0x04;
constexpr unsigned char kConstructedOctetString = 0x24;
constexpr unsigned char kObjectIdentifier = 0x06;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kExplicit0 = 0xA0;

// One value of BER (X.690). Of one of indefinite length the content is all the rest: its end is
// found by whoever reads what is in it.
struct Value {
  unsigned char tag = 0;
  bool indefinite = false;
  std::string_view content;
};

// Takes the header and, where the length is definite, the content; what is cut is given cut.
bool TakeValue(std::string_view& rest, Value& value) {
  if (rest.size() < 2) return false;
  value.tag = static_cast<unsigned char>(rest[0]);
  std::size_t length = static_cast<unsigned char>(rest[1]);
  rest.remove_prefix(2);
  value.indefinite = length == 0x80;
  if (length > 0x80) {
    const std::size_t width = length - 0x80;
    if (width > 8 || width > rest.size()) return false;
    length = 0;
    for (std::size_t i = 0; i < width; ++i) {
      length = length << 8U | static_cast<unsigned char>(rest[i]);
    }
    rest.remove_prefix(width);
  }
  value.content = value.indefinite ? rest : rest.substr(0, length);
  if (!value.indefinite) rest.remove_prefix(value.content.size());
  return true;
}

bool IsEnd(const Value& value) {
  return value.tag == 0 && value.content.empty() && !value.indefinite;
}

// Steps into the next value, which must have that tag.
bool Enter(std::string_view& rest, unsigned char tag) {
  Value value;
  if (!TakeValue(rest, value) || value.tag != tag) return false;
  rest = value.content;
  return true;
}

// Goes past a value, whose insides are walked where its length is indefinite.
bool Skip(std::string_view& rest) {
  std::size_t open = 0;
  do {
    Value value;
    if (!TakeValue(rest, value)) return false;
    if (value.indefinite) {
      ++open;
    } else if (IsEnd(value)) {
      if (open == 0) return false;
      --open;
    }
  } while (open > 0);
  return true;
}

// A string in one piece or in any number; `rest` is behind it afterwards.
bool AppendString(std::string_view& rest, int depth, std::string& out) {
  Value value;
  if (!TakeValue(rest, value)) return false;
  if (value.tag == kOctetString && !value.indefinite) {
    out += value.content;
    return true;
  }
  if (value.tag != kConstructedOctetString || depth >= kMaxBerDepth) return false;
  std::string_view& pieces = value.indefinite ? rest : value.content;
  while (!pieces.empty()) {
    std::string_view ahead = pieces;
    Value next;
    if (value.indefinite && TakeValue(ahead, next) && IsEnd(next)) {
      rest = ahead;
      return true;
    }
    if (!AppendString(pieces, depth + 1, out)) return false;
  }
  return true;
}

}  // namespace

void ReadSignedMail(std::string_view bytes, const ParseLimits& /*limits*/, ParseSink& sink) {
  std::string_view rest = bytes;
  const bool is_signed = Enter(rest, kSequence) && Skip(rest) &&  // ContentInfo, its type
                         Enter(rest, kExplicit0) && Enter(rest, kSequence) &&  // SignedData
                         Skip(rest) && Skip(rest) &&                           // version, digests
                         Enter(rest, kSequence);                               // encapContentInfo
  Value type;
  if (!is_signed || !TakeValue(rest, type) || type.tag != kObjectIdentifier) {
    sink.OnPiece(FactPiece(PieceKind::kUnreadable, "", "office", "no signed data"));
    return;
  }
  if (!rest.starts_with(static_cast<char>(kExplicit0)) || !Enter(rest, kExplicit0)) return;
  std::string content;
  const bool whole = AppendString(rest, 0, content);
  if (!content.empty()) sink.OnFile("smime.eml", content);
  if (!whole) sink.OnPiece(FactPiece(PieceKind::kUnreadable, "", "office", "cut off"));
}

}  // namespace linkmilter
