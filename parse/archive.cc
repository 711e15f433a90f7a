#include "parse/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <clocale>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>

#include "parse/pieces.h"
#include "scanner/attachments/file_type.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

struct ArchiveCloser {
  void operator()(archive* opened) const { archive_read_free(opened); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

struct Compression {
  std::string_view magic;
  int filter;
};
constexpr Compression kCompressions[] = {
    {"\x1F\x8B"sv, ARCHIVE_FILTER_GZIP},
    {"\x1F\x9D"sv, ARCHIVE_FILTER_COMPRESS},
    {"BZh"sv, ARCHIVE_FILTER_BZIP2},
    {"\xFD"
     "7zXZ\0"sv,
     ARCHIVE_FILTER_XZ},
    {"\x28\xB5\x2F\xFD"sv, ARCHIVE_FILTER_ZSTD},
    {"\x04\x22\x4D\x18"sv, ARCHIVE_FILTER_LZ4},
};

const Compression* CompressionOf(std::string_view bytes) {
  for (const Compression& compression : kCompressions) {
    if (bytes.starts_with(compression.magic)) return &compression;
  }
  return nullptr;
}

// One compression and no more: left to itself libarchive takes off 25 of them, uncounted. A
// compression inside another is a file of its own, and so counts as one level. Except for compress,
// whose filter cannot be appended before there is something to read; packing twice gains nothing.
bool Prepare(archive* handle, const Compression* compression) {
  if (compression != nullptr) {
    archive_read_support_format_raw(handle);
    if (compression->filter == ARCHIVE_FILTER_COMPRESS) {
      return archive_read_support_filter_compress(handle) >= ARCHIVE_WARN;
    }
    return archive_read_append_filter(handle, compression->filter) >= ARCHIVE_WARN;
  }
  archive_read_support_format_tar(handle);
  archive_read_support_format_cpio(handle);
  archive_read_support_format_ar(handle);
  archive_read_support_format_7zip(handle);
  archive_read_support_format_rar(handle);
  archive_read_support_format_rar5(handle);
  archive_read_support_format_cab(handle);
  archive_read_support_format_iso9660(handle);
  archive_read_support_format_zip(handle);
  return true;
}

std::string_view TextOf(const char* text) {
  return text == nullptr ? std::string_view() : text;
}

std::string NameOf(archive_entry* entry) {
  const std::string_view name = TextOf(archive_entry_pathname(entry));
  return std::string(name.empty() ? TextOf(archive_entry_pathname_utf8(entry)) : name);
}

class EntryReader {
 public:
  EntryReader(archive* handle, const ParseLimits& limits, ParseSink& sink)
      : handle_(handle), limits_(limits), sink_(sink) {}

  void Run(std::string_view bytes, const EntryVisitor& visit) {
    if (archive_read_open_memory(handle_, bytes.data(), bytes.size()) < ARCHIVE_WARN) {
      return SayWhy("");
    }
    for (std::size_t count = 0; !ended_; ++count) {
      archive_entry* entry = nullptr;
      const int status = archive_read_next_header(handle_, &entry);
      if (status == ARCHIVE_EOF) return;
      if (status < ARCHIVE_WARN) return SayWhy("");
      if (count >= limits_.files) {
        sink_.OnPiece(FactPiece(PieceKind::kUnreadable, "", "archive", "too many entries"));
        return;
      }
      Visit(entry, visit);
    }
  }

 private:
  void Visit(archive_entry* entry, const EntryVisitor& visit) {
    const std::string name = NameOf(entry);
    const bool locked = archive_entry_is_encrypted(entry) != 0;
    const bool is_link = archive_entry_hardlink(entry) != nullptr;
    if (locked) SayEncrypted(name);
    if (locked || is_link || archive_entry_filetype(entry) != AE_IFREG) {
      visit({name, "", false});
      return;
    }
    const std::string content = ReadContent(name);
    visit({name, content, true});
  }

  // Blocks are put end to end: the holes of a sparse file cost nothing, whatever they claim.
  std::string ReadContent(const std::string& name) {
    std::string content;
    while (true) {
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(handle_, &block, &size, &offset);
      if (status == ARCHIVE_EOF) return content;
      if (status < ARCHIVE_WARN) {
        SayWhy(name);
        ended_ = status == ARCHIVE_FATAL;
        return content;
      }
      if (!sink_.MayInflate(size)) {
        ended_ = true;
        return content;
      }
      if (size != 0) content.append(static_cast<const char*>(block), size);
    }
  }

  // Encrypted headers show in the error's text alone: archive_read_has_encrypted_entries() of
  // libarchive 3.6 reads past its table of formats where none was recognized.
  void SayWhy(std::string_view name) {
    const std::string_view why = TextOf(archive_error_string(handle_));
    if (why.find("ncrypt") != std::string_view::npos ||
        why.find("assphrase") != std::string_view::npos) {
      return SayEncrypted(name);
    }
    sink_.OnPiece(FactPiece(PieceKind::kUnreadable, name, "archive", why));
  }

  void SayEncrypted(std::string_view name) {
    if (said_encrypted_) return;
    said_encrypted_ = true;
    sink_.OnPiece(FactPiece(PieceKind::kEncrypted, name, "archive", ""));
  }

  archive* handle_;
  const ParseLimits& limits_;
  ParseSink& sink_;
  bool said_encrypted_ = false;
  bool ended_ = false;
};

struct Source {
  std::string_view bytes;
  const Compression* compression = nullptr;
};

void VisitSource(const Source& source,
                 const ParseLimits& limits,
                 ParseSink& sink,
                 const EntryVisitor& visit) {
  const ArchiveHandle handle(archive_read_new());
  if (handle == nullptr || !Prepare(handle.get(), source.compression)) {
    sink.OnPiece(FactPiece(PieceKind::kUnreadable, "", "archive", "cannot be opened"));
    return;
  }
  EntryReader(handle.get(), limits, sink).Run(source.bytes, visit);
}

}  // namespace

void PrepareArchives() {
  setlocale(LC_CTYPE, "C.UTF-8");
  setenv("TZ", "UTC0", 1);
  tzset();
}

void VisitEntries(std::string_view bytes,
                  const ParseLimits& limits,
                  ParseSink& sink,
                  const EntryVisitor& visit) {
  const Compression* const compression = CompressionOf(bytes);
  if (compression == nullptr) return VisitSource({bytes}, limits, sink, visit);
  VisitSource({bytes, compression}, limits, sink, [&](const ArchiveEntry& entry) {
    if (TypeOfFile(entry.bytes) != FileType::kArchive) return visit(entry);
    VisitSource({entry.bytes}, limits, sink, visit);  // a .tar.gz is one level, not two
  });
}

void HandOnEntry(const ArchiveEntry& entry, ParseSink& sink) {
  const std::string name = ToValidUtf8(entry.name);
  sink.OnPiece({PieceKind::kText, PlaceKind::kBare, name, "archive", "name", name});
  if (entry.has_bytes) sink.OnFile(name, entry.bytes);
}

void ReadArchive(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) {
  VisitEntries(bytes, limits, sink, [&](const ArchiveEntry& entry) { HandOnEntry(entry, sink); });
}

}  // namespace linkmilter
