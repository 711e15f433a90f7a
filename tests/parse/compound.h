// Writes compound files: all streams in the root, sectors of 512 bytes, nothing in the mini stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

inline std::string Le(std::size_t width, std::uint64_t number) {
  std::string out;
  for (; width > 0; --width, number >>= 8U)
    out += static_cast<char>(number & 0xFFU);
  return out;
}

inline std::string Utf16Le(std::string_view ascii) {
  std::string out;
  for (const char c : ascii)
    (out += c) += '\0';
  return out;
}

// `type` as in [MS-CFB] 2.6.1.
inline std::string DirectoryEntry(const std::string& name,
                                  int type,
                                  std::uint32_t start,
                                  std::size_t size,
                                  std::uint32_t right,
                                  std::uint32_t child) {
  std::string entry = Utf16Le(name);
  entry.resize(64);
  entry += Le(2, name.size() * 2 + 2) + Le(2, static_cast<std::uint64_t>(type));
  entry += Le(4, 0xFFFFFFFF) + Le(4, right) + Le(4, child);
  entry.resize(116);
  return entry + Le(4, start) + Le(8, size);
}

struct Stream {
  std::string name;
  std::string bytes;
};

// Sector 0 is the table of chains, then the directory, then the streams. Small: one table sector.
inline std::string MakeCompound(const std::vector<Stream>& streams) {
  constexpr std::uint32_t kEnd = 0xFFFFFFFE;
  std::vector<std::uint32_t> next = {0xFFFFFFFD};
  std::string sectors;
  const auto add = [&](std::string bytes) {
    const auto start = static_cast<std::uint32_t>(next.size());
    bytes.resize((bytes.size() + 511) / 512 * 512);
    sectors += bytes;
    for (std::size_t i = 0; i < bytes.size() / 512; ++i) {
      next.push_back(static_cast<std::uint32_t>(next.size()) + 1);
    }
    next.back() = kEnd;
    return start;
  };
  std::string directory = DirectoryEntry("Root Entry", 5, kEnd, 0, 0xFFFFFFFF, 1);
  auto start = static_cast<std::uint32_t>(1 + (streams.size() * 128 + 128 + 511) / 512);
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const std::size_t size = streams[i].bytes.size();
    directory += DirectoryEntry(streams[i].name, 2, start, size, static_cast<std::uint32_t>(i + 2),
                                0xFFFFFFFF);
    start += static_cast<std::uint32_t>((size + 511) / 512);
  }
  add(directory);
  for (const Stream& stream : streams) {
    if (!stream.bytes.empty()) add(stream.bytes);
  }
  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  header.resize(30);
  header += Le(2, 9) + Le(2, 6);
  header.resize(44);
  header += Le(4, 1) + Le(4, 1) + Le(4, 0) + Le(4, 0) + Le(4, kEnd) + Le(4, 0) + Le(4, kEnd);
  header.resize(76);
  header += Le(4, 0);
  header.resize(512, '\xFF');
  std::string table;
  for (const std::uint32_t sector : next)
    table += Le(4, sector);
  table.resize(512, '\xFF');
  return header + table + sectors;
}

}  // namespace linkmilter
