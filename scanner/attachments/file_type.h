// What a file is, by its bytes and never by its name. Pure, constant cost. Decides what goes to the
// sandboxed parser, and there, who reads it.
#pragma once

#include <string_view>

namespace linkmilter {

enum class FileType {
  kOther,  // nothing that needs the sandboxed parser
  kPdf,
  kZip,      // also OOXML and ODF
  kArchive,  // tar, 7z, rar, cab, iso, cpio, ar, xar
  kPacked,   // one file compressed: gzip, bzip2, xz, zstd, lz4, compress
  kOle,      // compound file: legacy Office, .msg
  kRtf,
  kTnef,  // winmail.dat
  kOneNote,
  kShellLink,   // .lnk
  kImage,       // PNG, JPEG, GIF, WebP, BMP, PNM, ICO, TIFF
  kSignedMail,  // CMS in DER: smime.p7m
};

FileType TypeOfFile(std::string_view bytes);

}  // namespace linkmilter
