#include "parse/tnef.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/utf8.h"
#include "parse/byte_reader.h"
#include "parse/lzfu.h"
#include "parse/pieces.h"
#include "parse/utf16.h"

namespace linkmilter {
namespace {

// [MS-OXTNEF] 2.1.3.2: attributes, by type and number.
constexpr std::size_t kBody = 0x0002800C;
constexpr std::size_t kMessageProperties = 0x00069003;
constexpr std::size_t kAttachRenderData = 0x00069002;  // begins the next attachment
constexpr std::size_t kAttachTitle = 0x00018010;
constexpr std::size_t kAttachData = 0x0006800F;
constexpr std::size_t kAttachProperties = 0x00069005;

// Property types ([MS-OXCDATA] 2.11.1).
constexpr std::size_t kManyValues = 0x1000;
constexpr std::size_t kObject = 0x000D;
constexpr std::size_t kString8 = 0x001E;
constexpr std::size_t kUnicode = 0x001F;
constexpr std::size_t kBinary = 0x0102;

std::size_t Padded(std::size_t bytes) {
  return (bytes + 3) / 4 * 4;
}

// Of a type of fixed size; 0: unknown, and nothing behind it can be found.
std::size_t FixedBytes(std::size_t type) {
  switch (type) {
    case 0x0002:  // numbers, each in four bytes at least
    case 0x0003:
    case 0x0004:
    case 0x000A:
    case 0x000B:
      return 4;
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040:
      return 8;
    case 0x0048:
      return 16;
    default:
      return 0;
  }
}

struct Property {
  std::size_t number = 0;
  std::size_t type = 0;
  std::string_view value;
};

std::string TextOf(const Property& property) {
  const std::string text =
      property.type == kUnicode ? Utf16ToUtf8(property.value) : ToValidUtf8(property.value);
  return text.substr(0, text.find('\0'));
}

// Calls visit(Property) for every value of a list of properties ([MS-OXTNEF] 2.1.3.4).
template <typename Visit>
void VisitProperties(std::string_view bytes, const Visit& visit) {
  ByteReader reader(bytes);
  for (std::size_t left = reader.U32(); left > 0 && reader.ok(); --left) {
    const std::size_t type = reader.U16();
    const std::size_t number = reader.U16();
    if (number >= 0x8000) {  // named: the number is only a handle
      reader.Take(16);
      const bool by_name = reader.U32() == 1;
      const std::size_t id = reader.U32();
      if (by_name) reader.Take(Padded(id));
    }
    const std::size_t one = type & ~kManyValues;
    const std::size_t fixed = FixedBytes(one);
    const bool counted = fixed == 0 || one != type;
    for (std::size_t values = counted ? reader.U32() : 1; values > 0 && reader.ok(); --values) {
      const std::size_t size = fixed != 0 ? fixed : reader.U32();
      visit(Property{number, one, reader.Take(size)});
      reader.Take(Padded(size) - size);
    }
    if (fixed == 0 && one != kObject && one != kString8 && one != kUnicode && one != kBinary)
      return;
  }
}

class TnefReader {
 public:
  explicit TnefReader(ParseSink& sink) : sink_(sink) {}

  void Run(std::string_view bytes) {
    ByteReader reader(bytes);
    reader.Take(6);  // signature, key
    while (!reader.rest().empty()) {
      reader.Take(1);  // of the message or of an attachment
      const std::size_t attribute = reader.U32();
      const std::string_view data = reader.Take(reader.U32());
      Attribute(attribute, data);
      reader.Take(2);
      if (reader.ok()) continue;
      sink_.OnPiece(FactPiece(PieceKind::kUnreadable, "", "office", "cut off"));
      break;
    }
    FinishAttachment();
  }

 private:
  void Attribute(std::size_t attribute, std::string_view data) {
    switch (attribute) {
      case kBody:
        return Text(std::string(data));
      case kMessageProperties:
        return VisitProperties(data, [this](const Property& p) { MessageProperty(p); });
      case kAttachRenderData:
        return FinishAttachment();
      case kAttachTitle:
        name_ = ToValidUtf8(data.substr(0, data.find('\0')));
        return;
      case kAttachData:
        data_ = data;
        return;
      case kAttachProperties:
        return VisitProperties(data, [this](const Property& p) { AttachmentProperty(p); });
      default:
        return;
    }
  }

  void MessageProperty(const Property& property) {
    if (property.number == 0x1013) {
      sink_.OnFile("body.html",
                   property.type == kBinary ? std::string(property.value) : TextOf(property));
    } else if (property.number == 0x1009) {
      if (const auto rtf = UnpackRtf(property.value, sink_)) sink_.OnFile("body.rtf", *rtf);
    } else if (property.number == 0x1000 || property.number == 0x0037) {
      Text(TextOf(property));
    }
  }

  // A long name beats the title; an embedded message stands behind the identifier of its interface.
  void AttachmentProperty(const Property& property) {
    if (property.number == 0x3707) {
      name_ = TextOf(property);
    } else if (property.number == 0x3701 && !property.value.empty()) {
      const std::size_t identifier = property.type == kObject ? 16 : 0;
      data_ = property.value.substr(std::min(identifier, property.value.size()));
    }
  }

  void Text(const std::string& text) {
    if (!text.empty()) sink_.OnPiece(OfficeText("", "message", text));
  }

  void FinishAttachment() {
    if (!data_.empty()) sink_.OnFile(name_.empty() ? "attachment" : name_, data_);
    name_.clear();
    data_ = {};
  }

  ParseSink& sink_;
  std::string name_;
  std::string_view data_;
};

}  // namespace

void ReadTnef(std::string_view bytes, const ParseLimits& /*limits*/, ParseSink& sink) {
  TnefReader(sink).Run(bytes);
}

}  // namespace linkmilter
