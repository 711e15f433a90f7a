// A sink that remembers, and small containers to read.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parse/sink.h"

namespace linkmilter {

class Found final : public ParseSink {
 public:
  explicit Found(std::size_t room = std::size_t{64} << 20) : room_(room) {}

  void OnPiece(Piece piece) override { pieces.push_back(std::move(piece)); }
  void OnFile(std::string_view name, std::string_view bytes) override {
    files.emplace_back(name, bytes);
  }
  void OnImage(std::string_view, const GrayImage&) override {}
  bool MayInflate(std::size_t bytes) override {
    if (bytes > room_) return false;
    room_ -= bytes;
    return true;
  }

  std::vector<std::string> Of(PieceKind kind) const {
    std::vector<std::string> contents;
    for (const Piece& piece : pieces) {
      if (piece.kind == kind) contents.push_back(piece.content);
    }
    return contents;
  }
  std::vector<std::string> Urls() const { return Of(PieceKind::kUrl); }
  std::size_t Count(PieceKind kind) const { return Of(kind).size(); }
  // "click hyperlink https://..." of every URL.
  std::vector<std::string> UrlLines() const {
    std::vector<std::string> lines;
    for (const Piece& piece : pieces) {
      if (piece.kind != PieceKind::kUrl) continue;
      lines.push_back(std::string(Name(piece.place)) + " " + piece.attribute + " " + piece.content);
    }
    return lines;
  }
  std::string Text() const {
    std::string all;
    for (const std::string& text : Of(PieceKind::kText))
      all += text + "|";
    return all;
  }

  std::vector<Piece> pieces;
  std::vector<std::pair<std::string, std::string>> files;

 private:
  std::size_t room_;
};

using Entries = std::vector<std::pair<std::string, std::string>>;

// An archive of `format` (ARCHIVE_FORMAT_...) with these files, through one filter.
inline std::string MakeArchive(int format, int filter, const Entries& entries) {
  std::string out(std::size_t{1} << 20, '\0');
  for (const auto& [name, bytes] : entries)
    out.resize(out.size() + bytes.size() + 4096);
  std::size_t used = 0;
  archive* const writer = archive_write_new();
  archive_write_set_format(writer, format);
  archive_write_add_filter(writer, filter);
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  for (const auto& [name, bytes] : entries) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_write_header(writer, entry);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

inline std::string MakeZip(const Entries& entries) {
  return MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, entries);
}

}  // namespace linkmilter
