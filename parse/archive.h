// Archives and compressed files from memory. The door to libarchive, which gets bytes and gives
// bytes: no path is opened, no link followed, no program started, whatever an entry says.
// One thread.
#pragma once

#include <functional>
#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// To be called once, before the process is sealed: libarchive converts names by the locale and
// times by the time zone, and would look for both in the file system. Without it names outside
// ASCII are lost. Sets LC_CTYPE and TZ of the whole process.
void PrepareArchives();

struct ArchiveEntry {
  std::string_view name;  // as written; hostile, may be empty
  std::string_view bytes;
  bool has_bytes = false;  // false: a folder, a link, or encrypted
};
using EntryVisitor = std::function<void(const ArchiveEntry& entry)>;

// tar, cpio, ar, 7z, rar, cab, iso, zip, each also inside one compression, and any single file
// compressed (gzip, bzip2, xz, zstd, lz4, compress). Calls `visit` for every entry in order, and
// tells the sink what is encrypted, broken or beyond the limits. Declared sizes are not believed:
// what comes out is counted as it comes out. A broken entry is visited with what it gave.
void VisitEntries(std::string_view bytes,
                  const ParseLimits& limits,
                  ParseSink& sink,
                  const EntryVisitor& visit);

// Every entry as a file, and its name as text.
void ReadArchive(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

// How ReadArchive hands on one entry.
void HandOnEntry(const ArchiveEntry& entry, ParseSink& sink);

}  // namespace linkmilter
