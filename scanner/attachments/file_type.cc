#include "scanner/attachments/file_type.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  FileType type;
};

constexpr Magic kMagics[] = {
    {0, "PK\x03\x04"sv, FileType::kZip},
    {0, "PK\x05\x06"sv, FileType::kZip},
    {0, "PK00PK\x03\x04"sv, FileType::kZip},
    {0, "7z\xBC\xAF\x27\x1C"sv, FileType::kArchive},
    {0, "Rar!\x1A\x07"sv, FileType::kArchive},
    {0, "MSCF\0\0\0\0"sv, FileType::kArchive},
    {0, "xar!"sv, FileType::kArchive},
    {0, "!<arch>\n"sv, FileType::kArchive},
    {0, "070701"sv, FileType::kArchive},
    {257, "ustar"sv, FileType::kArchive},
    {32769, "CD001"sv, FileType::kArchive},
    {34817, "CD001"sv, FileType::kArchive},
    {0, "\x1F\x8B"sv, FileType::kPacked},
    {0, "\x1F\x9D"sv, FileType::kPacked},
    {0, "BZh"sv, FileType::kPacked},
    {0,
     "\xFD"
     "7zXZ\0"sv,
     FileType::kPacked},
    {0, "\x28\xB5\x2F\xFD"sv, FileType::kPacked},
    {0, "\x04\x22\x4D\x18"sv, FileType::kPacked},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, FileType::kOle},
    {0, R"({\rt)"sv, FileType::kRtf},
    {0, "\x78\x9F\x3E\x22"sv, FileType::kTnef},
    {0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D"sv, FileType::kOneNote},
    {0, "\x4C\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"sv, FileType::kShellLink},
    {0, "\x89PNG\r\n\x1A\n"sv, FileType::kImage},
    {0, "\xFF\xD8\xFF"sv, FileType::kImage},
    {0, "GIF87a"sv, FileType::kImage},
    {0, "GIF89a"sv, FileType::kImage},
    {8, "WEBP"sv, FileType::kImage},
    {0, "II*\0"sv, FileType::kImage},
    {0, "MM\0*"sv, FileType::kImage},
    {0, "\0\0\x01\0"sv, FileType::kImage},
};

// Viewers accept a PDF whose header stands anywhere in the first kilobyte (ISO 32000-1, annex H).
constexpr std::size_t kPdfHeaderWithin = 1024;

// A bitmap's header: its own size field says 12 or 40 to 124 bytes.
bool IsBitmap(std::string_view bytes) {
  if (bytes.size() < 18 || !bytes.starts_with("BM")) return false;
  const auto header = static_cast<unsigned char>(bytes[14]);
  return (header == 12 || (header >= 40 && header <= 124)) && bytes.substr(15, 3) == "\0\0\0"sv;
}

// P1 to P6, then white space or a comment.
bool IsAnymap(std::string_view bytes) {
  return bytes.size() > 7 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
         (bytes[2] == '\n' || bytes[2] == ' ' || bytes[2] == '\r' || bytes[2] == '\t');
}

// SEQUENCE of indefinite or long length, then the OID of signedData (1.2.840.113549.1.7.2).
bool IsSignedMail(std::string_view bytes) {
  constexpr std::string_view kSignedData = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"sv;
  return bytes.starts_with('\x30') &&
         bytes.substr(0, 20).find(kSignedData) != std::string_view::npos;
}

bool HasPdfHeader(std::string_view bytes) {
  return bytes.substr(0, kPdfHeaderWithin).find("%PDF-") != std::string_view::npos;
}

// Unpackers find an archive by its end, whatever stands before it (APPNOTE.TXT 4.3.16).
bool EndsAsZip(std::string_view bytes) {
  constexpr std::size_t kEndRecord = 22;
  constexpr std::size_t kLongestComment = 65'535;
  constexpr std::string_view kMagic = "PK\x05\x06"sv;
  std::string_view tail =
      bytes.substr(bytes.size() - std::min(bytes.size(), kEndRecord + kLongestComment));
  // From one rare last byte to the one before: text, which most leaves are, has none.
  while (!tail.empty()) {
    const void* last = memrchr(tail.data(), kMagic.back(), tail.size());
    if (last == nullptr) return false;
    tail = tail.substr(0, static_cast<std::size_t>(static_cast<const char*>(last) - tail.data()));
    if (tail.ends_with(kMagic.substr(0, kMagic.size() - 1))) return true;
  }
  return false;
}

FileType TypeByMagic(std::string_view bytes) {
  for (const Magic& magic : kMagics) {
    if (bytes.size() >= magic.offset + magic.bytes.size() &&
        bytes.substr(magic.offset, magic.bytes.size()) == magic.bytes) {
      return magic.type;
    }
  }
  if (IsBitmap(bytes) || IsAnymap(bytes)) return FileType::kImage;
  if (IsSignedMail(bytes)) return FileType::kSignedMail;
  return FileType::kOther;
}

}  // namespace

// What begins as something small and harmless may go on as what viewers open: a picture with a PDF
// behind it is the PDF.
FileType TypeOfFile(std::string_view bytes) {
  const FileType type = TypeByMagic(bytes);
  const bool may_hide = type == FileType::kImage || type == FileType::kRtf;
  if ((type == FileType::kOther || may_hide) && HasPdfHeader(bytes)) return FileType::kPdf;
  if (type == FileType::kOther && EndsAsZip(bytes)) return FileType::kZip;
  return type;
}

}  // namespace linkmilter
