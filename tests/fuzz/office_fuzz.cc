// Any bytes are read by whoever their first ones name, within the room that is given.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "parse/archive.h"
#include "parse/ole.h"
#include "parse/onenote.h"
#include "parse/rtf.h"
#include "parse/shell_link.h"
#include "parse/signed_mail.h"
#include "parse/tnef.h"
#include "parse/zip.h"
#include "scanner/attachments/file_type.h"

namespace {

using linkmilter::FileType;

void Read(std::string_view bytes,
          const linkmilter::ParseLimits& limits,
          linkmilter::ParseSink& sink) {
  switch (linkmilter::TypeOfFile(bytes)) {
    case FileType::kZip:
      return ReadZip(bytes, limits, sink);
    case FileType::kArchive:
    case FileType::kPacked:
      return ReadArchive(bytes, limits, sink);
    case FileType::kOle:
      return ReadOle(bytes, limits, sink);
    case FileType::kRtf:
      return ReadRtf(bytes, limits, sink);
    case FileType::kTnef:
      return ReadTnef(bytes, limits, sink);
    case FileType::kOneNote:
      return ReadOneNote(bytes, limits, sink);
    case FileType::kShellLink:
      return ReadShellLink(bytes, limits, sink);
    case FileType::kSignedMail:
      return ReadSignedMail(bytes, limits, sink);
    case FileType::kOther:
    case FileType::kPdf:
    case FileType::kImage:
      return;
  }
}

// Reads what is inside, three deep; aborts where a piece is not UTF-8.
class Checking final : public linkmilter::ParseSink {
 public:
  void OnPiece(linkmilter::Piece piece) override {
    if (!linkmilter::IsValidUtf8(piece.path) || !linkmilter::IsValidUtf8(piece.content)) {
      std::abort();
    }
  }
  void OnFile(std::string_view name, std::string_view bytes) override {
    if (!linkmilter::IsValidUtf8(name)) std::abort();
    if (depth_ >= limits_.depth || ++files_ > limits_.files) return;
    ++depth_;
    Read(bytes, limits_, *this);
    --depth_;
  }
  void OnImage(std::string_view, const linkmilter::GrayImage&) override {}
  bool MayInflate(std::size_t bytes) override {
    if (bytes > room_) return false;
    room_ -= bytes;
    return true;
  }
  const linkmilter::ParseLimits& limits() const { return limits_; }

 private:
  linkmilter::ParseLimits limits_;
  std::size_t depth_ = 0;
  std::size_t files_ = 0;
  std::size_t room_ = std::size_t{4} << 20;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const bool kPrepared = (linkmilter::PrepareArchives(), true);
  Checking sink;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  Read({reinterpret_cast<const char*>(data), size}, sink.limits(), sink);
  return 0;
}
