#include "parse/ole.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/binary_text.h"
#include "parse/byte_reader.h"
#include "parse/compound_file.h"
#include "parse/lzfu.h"
#include "parse/ole_object.h"
#include "parse/pieces.h"
#include "parse/utf16.h"
#include "parse/vba.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

// A property of an Outlook message: "__substg1.0_", four digits of its number, four of its type
// ([MS-OXMSG] 2.2.2).
struct MessageProperty {
  std::string_view number;
  std::string_view type;
};

std::optional<MessageProperty> PropertyOf(std::string_view name) {
  constexpr std::string_view kPrefix = "__substg1.0_";
  if (!name.starts_with(kPrefix) || name.size() < kPrefix.size() + 8) return std::nullopt;
  return MessageProperty{name.substr(kPrefix.size(), 4), name.substr(kPrefix.size() + 4, 4)};
}

std::string TextOf(const MessageProperty& property, std::string_view bytes) {
  return property.type == "001F" ? Utf16ToUtf8(bytes) : std::string(bytes);
}

// [MS-DOC] 2.5.2: a flag in the header. [MS-XLS] 2.4.117: the record FilePass near the beginning.
bool IsEncrypted(std::string_view name, std::string_view bytes) {
  if (name == "EncryptedPackage" || name == "EncryptionInfo") return true;
  if (name == "WordDocument") {
    return bytes.size() > 12 && (static_cast<unsigned char>(bytes[11]) & 1U) != 0;
  }
  if (name != "Workbook" && name != "Book") return false;
  ByteReader reader(bytes);
  for (int records = 0; records < 8 && reader.ok(); ++records) {
    if (reader.U16() == 0x2F) return true;
    reader.Take(reader.U16());
  }
  return false;
}

class OleReader {
 public:
  OleReader(const CompoundFile& file, ParseSink& sink) : file_(file), sink_(sink) {}

  void Run() {
    CollectFileNames();
    for (const CompoundEntry& entry : file_.entries()) {
      if (!entry.is_stream) continue;
      if (!sink_.MayInflate(entry.size)) return;
      ReadStream(entry, file_.Read(entry));
    }
  }

 private:
  // An attachment's name lies beside it in the same folder: 3707 the long one, 3704 the short.
  void CollectFileNames() {
    for (const CompoundEntry& entry : file_.entries()) {
      const auto property = PropertyOf(entry.name);
      if (!property || (property->number != "3707" && property->number != "3704")) continue;
      if (!sink_.MayInflate(entry.size)) return;
      std::string& name = file_names_[entry.folder];
      if (name.empty() || property->number == "3707") {
        name = TextOf(*property, file_.Read(entry));
      }
    }
  }

  void ReadStream(const CompoundEntry& entry, const std::string& bytes) {
    const std::string path = entry.folder + entry.name;
    if (IsEncrypted(entry.name, bytes)) return SayEncrypted(path);
    if (const auto property = PropertyOf(entry.name)) {
      return ReadProperty(entry, *property, bytes);
    }
    if (EqualsIgnoreCase(entry.name, "\x01Ole10Native")) {
      return ReadNativeStream(bytes, entry.folder, sink_);
    }
    if (entry.name == "Package" || EqualsIgnoreCase(entry.name, "CONTENTS")) {
      return sink_.OnFile(path, bytes);
    }
    const std::string macro = UnpackVba(bytes, sink_);
    if (!macro.empty()) sink_.OnPiece(OfficeText(path, "macro", macro));
    ReadBinaryText(bytes, path, sink_);
  }

  void ReadProperty(const CompoundEntry& entry,
                    const MessageProperty& property,
                    std::string_view bytes) {
    if (property.number == "1013") {
      sink_.OnFile(entry.folder + "body.html", TextOf(property, bytes));
    } else if (property.number == "1000" || property.number == "0037") {
      sink_.OnPiece(OfficeText(entry.folder, "message", TextOf(property, bytes)));
    } else if (property.number == "1009") {
      if (const auto rtf = UnpackRtf(bytes, sink_)) sink_.OnFile(entry.folder + "body.rtf", *rtf);
    } else if (property.number == "3701") {
      const std::string& name = file_names_[entry.folder];
      sink_.OnFile(ToValidUtf8(entry.folder + (name.empty() ? "attachment" : name)), bytes);
    } else {
      ReadBinaryText(bytes, entry.folder + entry.name, sink_);
    }
  }

  void SayEncrypted(const std::string& path) {
    if (said_encrypted_) return;
    said_encrypted_ = true;
    sink_.OnPiece(FactPiece(PieceKind::kEncrypted, path, "office", ""));
  }

  const CompoundFile& file_;
  ParseSink& sink_;
  std::map<std::string, std::string> file_names_;  // by folder
  bool said_encrypted_ = false;
};

}  // namespace

void ReadOle(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  const auto file = CompoundFile::Open(bytes, limits.objects);
  if (!file || file->entries().empty()) {
    sink.OnPiece(FactPiece(PieceKind::kUnreadable, "", "office", "not a whole compound file"));
    return;
  }
  OleReader(*file, sink).Run();
}

}  // namespace linkmilter
