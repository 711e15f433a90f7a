#include "parse/ole_object.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/binary_text.h"
#include "parse/byte_reader.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv;

void HandOn(std::string_view path, std::string_view name, std::string_view bytes, ParseSink& sink) {
  sink.OnFile(ToValidUtf8(std::string(path).append(name.empty() ? "object"sv : name)), bytes);
}

// What the packager of Windows writes: flags, label, path, path again, and the file.
bool ReadPackage(std::string_view bytes, std::string_view path, ParseSink& sink) {
  ByteReader reader(bytes);
  reader.U16();
  const std::string_view label = reader.TakeString();
  reader.TakeString();
  reader.U32();
  reader.Take(reader.U32());
  const std::size_t size = reader.U32();
  if (!reader.ok() || size == 0) return false;
  HandOn(path, label, reader.Take(size), sink);
  return true;
}

}  // namespace

void ReadNativeStream(std::string_view bytes, std::string_view path, ParseSink& sink) {
  if (bytes.size() <= 4) return;
  const std::string_view native = bytes.substr(4);  // behind a size that is not believed
  if (!ReadPackage(native, path, sink)) HandOn(path, "", native, sink);
}

void ReadOleObject(std::string_view bytes,
                   std::string_view path,
                   PlaceKind place,
                   ParseSink& sink) {
  ReadMonikers(bytes, path, place, sink);
  const auto compound = bytes.find(kCompoundFile);
  if (compound != std::string_view::npos) return HandOn(path, "", bytes.substr(compound), sink);
  ByteReader reader(bytes);
  reader.Take(8);  // version and format
  std::string_view type = reader.Take(reader.U32());
  type = type.substr(0, type.find('\0'));
  reader.Take(reader.U32());  // topic
  reader.Take(reader.U32());  // item
  reader.U32();               // the size of what follows
  const std::string_view native = reader.rest();
  if (reader.ok() && EqualsIgnoreCase(type, "Package") && ReadPackage(native, path, sink)) return;
  HandOn(path, "", reader.ok() ? native : bytes, sink);
}

}  // namespace linkmilter
