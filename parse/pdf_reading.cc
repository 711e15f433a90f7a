#include "parse/pdf_reading.h"

#include <array>
#include <cstddef>
#include <utility>

namespace linkmilter {
namespace {

constexpr std::size_t kChunk = std::size_t{16} << 10;

}  // namespace

// False if there is nothing, or no more room.
bool PdfReading::Decode(const Object& object, std::string* out) {
  if (ended_ || !object.isStream()) return false;
  Stream* stream = object.getStream();
  std::array<unsigned char, kChunk> chunk;  // NOLINT: filled by the next line
  stream->reset();
  while (!ended_) {
    const int got = stream->doGetChars(static_cast<int>(chunk.size()), chunk.data());
    if (got <= 0) break;
    ended_ = !sink_.MayInflate(static_cast<std::size_t>(got));
    if (out != nullptr && !ended_) out->append(chunk.begin(), chunk.begin() + got);
  }
  stream->close();
  return !ended_;
}

std::optional<std::string> PdfReading::Inflate(const Object& object) {
  std::string out;
  if (!Decode(object, &out)) return std::nullopt;
  return out;
}

bool PdfReading::MayInflate(const Object& object) {
  Decode(object, nullptr);
  for (int i = 0; object.isArray() && i < object.arrayGetLength() && !ended_; ++i)
    Decode(object.arrayGet(i), nullptr);
  return !ended_;
}

void PdfReading::Emit(PieceKind kind,
                      std::string_view path,
                      std::string_view attribute,
                      std::string content) {
  sink_.OnPiece({.kind = kind,
                 .path = std::string(path),
                 .element = "pdf",
                 .attribute = std::string(attribute),
                 .content = std::move(content)});
}

void PdfReading::LeaveUnread(std::string_view path, std::string_view why) {
  Emit(PieceKind::kUnreadable, path, "", std::string(why));
}

std::string PdfPagePath(int page) {
  return "page " + std::to_string(page);
}

}  // namespace linkmilter
