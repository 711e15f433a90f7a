#include "parse/binary_text.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/text.h"
#include "parse/byte_reader.h"
#include "parse/office_field.h"
#include "parse/pieces.h"
#include "parse/utf16.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxRunBytes = 4096;  // of one run or field: a flood of open ones

constexpr std::string_view kUrlMoniker =
    "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B"sv;
constexpr std::string_view kFileMoniker =
    "\x03\x03\x00\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;

bool IsPrintable(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte != 0x7F;
}

// Hands on the runs of characters that may hold a URL; Width is the bytes of a character.
template <std::size_t Width>
class RunFinder {
 public:
  RunFinder(std::string_view bytes, std::string_view path, ParseSink& sink)
      : bytes_(bytes), path_(path), sink_(sink) {}

  void Run(std::size_t from) {
    std::string run;
    std::string field;
    bool in_field = false;
    for (std::size_t at = from; at + Width <= bytes_.size(); at += Width) {
      const char c = CharacterAt(at);
      if (IsPrintable(c) && run.size() < kMaxRunBytes) {
        run += c;
      } else {
        Finish(run);
        if (IsPrintable(c)) run += c;
      }
      if (c == '\x13') {
        in_field = true;
        field.clear();
      } else if (in_field && (c == '\x14' || c == '\x15' || field.size() >= kMaxRunBytes)) {
        ReadField(field, path_, sink_);
        in_field = false;
      } else if (in_field && IsPrintable(c)) {
        field += c;
      }
    }
    Finish(run);
  }

 private:
  // Characters outside ASCII stand in no URL that could be told from noise.
  char CharacterAt(std::size_t at) const {
    if constexpr (Width == 1)
      return static_cast<unsigned char>(bytes_[at]) < 0x80 ? bytes_[at] : '\0';
    return bytes_[at + 1] == '\0' && static_cast<unsigned char>(bytes_[at]) < 0x80 ? bytes_[at]
                                                                                   : '\0';
  }

  void Finish(std::string& run) {
    if (run.size() > 4 && (run.find("://") != std::string::npos ||
                           AsciiLower(run).find("www.") != std::string::npos)) {
      sink_.OnPiece(OfficeText(path_, "", run));
    }
    run.clear();
  }

  std::string_view bytes_;
  std::string_view path_;
  ParseSink& sink_;
};

// The length in bytes, then UTF-16 up to a zero ([MS-OSHARED] 2.3.7.6).
std::string_view UrlBytes(std::string_view moniker) {
  ByteReader reader(moniker);
  const std::size_t length = std::min(reader.U32(), kMaxRunBytes * 4);
  const std::string_view url = reader.Take(length);
  for (std::size_t at = 0; at + 1 < url.size(); at += 2) {
    if (url[at] == '\0' && url[at + 1] == '\0') return url.substr(0, at);
  }
  return url;
}

// How often ".." leads, then a path in eight bits up to a zero ([MS-OSHARED] 2.3.7.8).
std::string_view FileBytes(std::string_view moniker) {
  ByteReader reader(moniker);
  reader.U16();
  const std::string_view file = reader.Take(std::min(reader.U32(), kMaxRunBytes));
  return file.substr(0, file.find('\0'));
}

}  // namespace

// The search goes on behind each: no byte is read twice, however many claim it.
void ReadMonikers(std::string_view bytes, std::string_view path, PlaceKind place, ParseSink& sink) {
  for (auto at = bytes.find(kUrlMoniker); at != std::string_view::npos;) {
    at += kUrlMoniker.size();
    const std::string_view url = UrlBytes(bytes.substr(at));
    if (!url.empty()) sink.OnPiece(OfficeUrl(place, path, "hyperlink", Utf16ToUtf8(url)));
    at = bytes.find(kUrlMoniker, at + url.size());
  }
  for (auto at = bytes.find(kFileMoniker); at != std::string_view::npos;) {
    at += kFileMoniker.size();
    const std::string_view file = FileBytes(bytes.substr(at));
    if (LeadsOutside(file)) sink.OnPiece(OfficeUrl(place, path, "file", file));
    at = bytes.find(kFileMoniker, at + file.size());
  }
}

void ReadBinaryText(std::string_view bytes, std::string_view path, ParseSink& sink) {
  ReadMonikers(bytes, path, PlaceKind::kClick, sink);
  RunFinder<1>(bytes, path, sink).Run(0);
  RunFinder<2>(bytes, path, sink).Run(0);
  RunFinder<2>(bytes, path, sink).Run(1);
}

}  // namespace linkmilter
