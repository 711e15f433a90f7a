#include "parse/compound_file.h"

#include <algorithm>
#include <utility>

#include "parse/byte_reader.h"
#include "parse/utf16.h"

namespace linkmilter {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHeaderBytes = 512;
constexpr std::size_t kEntryBytes = 128;
constexpr std::size_t kMiniSectorBytes = 64;
constexpr std::size_t kMaxFolderDepth = 16;  // folders in folders
constexpr std::uint32_t kNone = 0xFFFFFFFF;
constexpr std::uint32_t kLastSector = 0xFFFFFFFA;  // above: marks, not sectors

std::uint32_t NumberAt(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(ByteReader(bytes.substr(std::min(at, bytes.size()))).U32());
}

void AppendNumbers(std::string_view bytes, std::vector<std::uint32_t>& numbers) {
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4)
    numbers.push_back(NumberAt(bytes, at));
}

// One directory entry as it lies in the file ([MS-CFB] 2.6.1).
struct RawEntry {
  explicit RawEntry(std::string_view bytes)
      : name_bytes(std::min<std::size_t>(ByteReader(bytes.substr(64)).U16(), 64)),
        type(static_cast<unsigned char>(bytes[66])),
        left(NumberAt(bytes, 68)),
        right(NumberAt(bytes, 72)),
        child(NumberAt(bytes, 76)) {}
  std::size_t name_bytes;
  unsigned char type;  // 1 a storage, 2 a stream, 5 the root
  std::uint32_t left;
  std::uint32_t right;
  std::uint32_t child;
};

// Gives every entry below a storage the storage's path. Each is visited once, whatever the tree
// claims.
class FolderWalk {
 public:
  FolderWalk(const std::vector<RawEntry>& raw, std::vector<CompoundEntry>& entries)
      : raw_(raw), entries_(entries), seen_(raw.size()) {}

  void Run() {
    if (!raw_.empty()) Push(raw_[0].child, "", 0);
    while (!waiting_.empty()) {
      const Waiting now = std::move(waiting_.back());
      waiting_.pop_back();
      const RawEntry& raw = raw_[now.index];
      CompoundEntry& entry = entries_[now.index];
      entry.folder = now.folder;
      Push(raw.left, now.folder, now.depth);
      Push(raw.right, now.folder, now.depth);
      if (now.depth < kMaxFolderDepth && !entry.is_stream) {
        Push(raw.child, now.folder + entry.name + "/", now.depth + 1);
      }
    }
  }

 private:
  struct Waiting {
    std::size_t index = 0;
    std::string folder;
    std::size_t depth = 0;
  };

  void Push(std::uint32_t index, const std::string& folder, std::size_t depth) {
    if (index >= raw_.size() || seen_[index]) return;
    seen_[index] = true;
    waiting_.push_back({index, folder, depth});
  }

  const std::vector<RawEntry>& raw_;
  std::vector<CompoundEntry>& entries_;
  std::vector<bool> seen_;
  std::vector<Waiting> waiting_;
};

}  // namespace

std::optional<CompoundFile> CompoundFile::Open(std::string_view bytes, std::size_t max_entries) {
  CompoundFile file(bytes);
  if (!file.ReadHeader()) return std::nullopt;
  file.ReadEntries(max_entries);
  return file;
}

// [MS-CFB] 2.2.
bool CompoundFile::ReadHeader() {
  if (bytes_.size() < kHeaderBytes || !bytes_.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) {
    return false;
  }
  const std::size_t shift = ByteReader(bytes_.substr(30)).U16();
  if (shift < 7 || shift > 16) return false;
  sector_bytes_ = std::size_t{1} << shift;
  directory_start_ = NumberAt(bytes_, 48);
  mini_limit_ = NumberAt(bytes_, 56);
  mini_table_start_ = NumberAt(bytes_, 60);
  ReadTables(NumberAt(bytes_, 44));
  return true;
}

// The sectors that hold the table of chains are named in the header, then in a chain of their own.
void CompoundFile::ReadTables(std::size_t first_table_sectors) {
  const std::size_t most = bytes_.size() / sector_bytes_ + 1;
  std::vector<std::uint32_t> tables;
  AppendNumbers(bytes_.substr(76, std::size_t{109} * 4), tables);
  std::uint32_t more = NumberAt(bytes_, 68);
  for (std::size_t i = 0; i < most && more < kLastSector && tables.size() < most; ++i) {
    const std::string_view sector = Sector(more);
    if (sector.size() < 8) break;
    AppendNumbers(sector.substr(0, sector.size() - 4), tables);
    more = NumberAt(sector, sector.size() - 4);
  }
  tables.resize(std::min({tables.size(), first_table_sectors, most}));
  for (const std::uint32_t table : tables) {
    if (next_.size() > most) break;
    AppendNumbers(Sector(table), next_);
  }
}

void CompoundFile::ReadEntries(std::size_t max_entries) {
  const std::string directory = Chain(directory_start_, bytes_.size());
  const std::string_view all = directory;
  std::vector<RawEntry> raw;
  for (std::size_t at = 0; at + kEntryBytes <= all.size() && raw.size() < max_entries;
       at += kEntryBytes) {
    const std::string_view bytes = all.substr(at, kEntryBytes);
    const RawEntry& read = raw.emplace_back(bytes);
    const std::size_t name_bytes = read.name_bytes < 2 ? 0 : read.name_bytes - 2;
    entries_.push_back({Utf16ToUtf8(bytes.substr(0, name_bytes)), "", read.type == 2,
                        NumberAt(bytes, 116),
                        std::min<std::size_t>(NumberAt(bytes, 120), bytes_.size())});
  }
  if (raw.empty()) return;
  AppendNumbers(Chain(mini_table_start_, bytes_.size()), mini_next_);
  mini_stream_ = Chain(entries_[0].start, entries_[0].size);
  FolderWalk(raw, entries_).Run();
}

std::string CompoundFile::Read(const CompoundEntry& entry) const {
  return entry.size < mini_limit_ ? MiniChain(entry.start, entry.size)
                                  : Chain(entry.start, entry.size);
}

std::string_view CompoundFile::Sector(std::uint32_t sector) const {
  const std::size_t at = (std::size_t{sector} + 1) * sector_bytes_;
  return at >= bytes_.size() ? std::string_view() : bytes_.substr(at, sector_bytes_);
}

std::string CompoundFile::Chain(std::uint32_t start, std::size_t size) const {
  std::string out;
  while (out.size() < size) {
    const std::string_view sector = Sector(start);
    if (sector.empty()) break;
    out += sector.substr(0, size - out.size());
    start = start < next_.size() ? next_[start] : kNone;
  }
  return out;
}

std::string CompoundFile::MiniChain(std::uint32_t start, std::size_t size) const {
  std::string out;
  while (out.size() < size) {
    const std::size_t at = std::size_t{start} * kMiniSectorBytes;
    if (at >= mini_stream_.size()) break;
    const std::string_view stream = mini_stream_;
    out += stream.substr(at, std::min(kMiniSectorBytes, size - out.size()));
    start = start < mini_next_.size() ? mini_next_[start] : kNone;
  }
  return out;
}

}  // namespace linkmilter
