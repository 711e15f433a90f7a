// The compound file of legacy Office ([MS-CFB]): a small file system of sectors. Every chain is
// bounded by the file's own size, so cycles end. Pure; the bytes outlive this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct CompoundEntry {
  std::string name;    // UTF-8; "\x05SummaryInformation" has its control character
  std::string folder;  // names of the storages around it, each with "/" behind
  bool is_stream = false;
  std::uint32_t start = 0;
  std::size_t size = 0;  // not more than the file holds
};

class CompoundFile {
 public:
  // Nothing where the header is none. At most `max_entries` entries are read.
  static std::optional<CompoundFile> Open(std::string_view bytes, std::size_t max_entries);

  const std::vector<CompoundEntry>& entries() const { return entries_; }
  // What its chain gives: less than `size` where the chain is broken.
  std::string Read(const CompoundEntry& entry) const;

 private:
  explicit CompoundFile(std::string_view bytes) : bytes_(bytes) {}
  bool ReadHeader();
  void ReadTables(std::size_t first_table_sectors);
  void ReadEntries(std::size_t max_entries);
  std::string_view Sector(std::uint32_t sector) const;
  std::string Chain(std::uint32_t start, std::size_t size) const;
  std::string MiniChain(std::uint32_t start, std::size_t size) const;

  std::string_view bytes_;
  std::size_t sector_bytes_ = 512;
  std::uint32_t directory_start_ = 0;
  std::uint32_t mini_table_start_ = 0;
  std::size_t mini_limit_ = 4096;  // smaller streams lie in the mini stream
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> mini_next_;
  std::string mini_stream_;
  std::vector<CompoundEntry> entries_;
};

}  // namespace linkmilter
