#include "scanner/links/binary_plist.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/utf8.h"
#include "scanner/links/charset.h"

namespace linkmilter {
namespace {

constexpr std::string_view kMagic = "bplist";
constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kTrailerBytes = 32;
constexpr unsigned kIntegerKind = 0x1;
constexpr unsigned kAsciiKind = 0x5;
constexpr unsigned kUtf16Kind = 0x6;
constexpr unsigned kLengthFollows = 0xF;

unsigned ByteAt(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// A big-endian number of 1 to 8 bytes; nullopt: it would end outside.
std::optional<std::uint64_t> NumberAt(std::string_view bytes, std::size_t at, std::size_t size) {
  if (size == 0 || size > 8 || at > bytes.size() || bytes.size() - at < size) return std::nullopt;
  std::uint64_t number = 0;
  for (std::size_t i = at; i < at + size; ++i)
    number = (number << 8U) | ByteAt(bytes, i);
  return number;
}

class PlistReader {
 public:
  explicit PlistReader(std::string_view bytes) : bytes_(bytes), budget_(bytes.size()) {}

  // The last 32 bytes: 6 unused, the size of an offset, that of a reference, the number of
  // objects, the top one, where the offsets begin.
  std::vector<std::string> Strings() {
    if (bytes_.size() < kHeaderBytes + kTrailerBytes) return {};
    const std::size_t trailer = bytes_.size() - kTrailerBytes;
    const std::size_t offset_size = ByteAt(bytes_, trailer + 6);
    const std::uint64_t objects = *NumberAt(bytes_, trailer + 8, 8);
    const std::uint64_t table = *NumberAt(bytes_, trailer + 24, 8);
    if (table >= trailer) return {};
    bytes_.remove_suffix(kTrailerBytes);
    std::vector<std::string> strings;
    auto at = static_cast<std::size_t>(table);
    for (std::uint64_t i = 0; i < objects && budget_ > 0; ++i, at += offset_size) {
      const auto offset = NumberAt(bytes_, at, offset_size);
      if (!offset) break;
      if (*offset < bytes_.size()) Object(static_cast<std::size_t>(*offset), strings);
    }
    return strings;
  }

 private:
  void Object(std::size_t at, std::vector<std::string>& strings) {
    const unsigned marker = ByteAt(bytes_, at);
    const unsigned kind = marker >> 4U;
    if (kind != kAsciiKind && kind != kUtf16Kind) return;
    std::uint64_t length = marker & 0xFU;
    ++at;
    if (length == kLengthFollows && !LengthAt(at, length)) return;
    const std::uint64_t unit = kind == kUtf16Kind ? 2 : 1;
    if (length > (bytes_.size() - at) / unit || length * unit > budget_) return;
    const std::string_view raw = bytes_.substr(at, static_cast<std::size_t>(length * unit));
    budget_ -= raw.size();
    if (raw.empty()) return;
    std::string buffer;
    strings.emplace_back(kind == kUtf16Kind ? DecodeCharset(raw, "utf-16be", buffer)
                                            : std::string_view(buffer = ToValidUtf8(raw)));
  }

  // An integer object stands where the length would; `at` moves behind it.
  bool LengthAt(std::size_t& at, std::uint64_t& length) const {
    if (at >= bytes_.size() || ByteAt(bytes_, at) >> 4U != kIntegerKind) return false;
    const std::size_t size = std::size_t{1} << (ByteAt(bytes_, at) & 0xFU);
    const auto number = NumberAt(bytes_, at + 1, size);
    if (!number) return false;
    at += 1 + size;
    length = *number;
    return true;
  }

  std::string_view bytes_;
  std::size_t budget_;  // of bytes of strings: a million offsets may name one long string
};

}  // namespace

bool IsBinaryPlist(std::string_view bytes) {
  return bytes.starts_with(kMagic);
}

std::vector<std::string> PlistStrings(std::string_view bytes) {
  return IsBinaryPlist(bytes) ? PlistReader(bytes).Strings() : std::vector<std::string>();
}

}  // namespace linkmilter
