#include "scanner/links/ip_literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/text.h"

namespace linkmilter {
namespace {

// --- IPv4 -----------------------------------------------------------------------------------

constexpr std::uint64_t kIpv4Space = std::uint64_t{1} << 32U;

// The IPv4 number parser. Values from 2^32 on come back as 2^32: all are too large alike.
std::optional<std::uint64_t> ParseIpv4Number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  unsigned radix = 10;
  if (text.size() >= 2 && text[0] == '0') {
    const bool hexadecimal = AsciiLower(text[1]) == 'x';
    radix = hexadecimal ? 16 : 8;
    text.remove_prefix(hexadecimal ? 2 : 1);
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!IsAsciiHex(c) || HexValue(c) >= radix) return std::nullopt;
    value = std::min(value * radix + HexValue(c), kIpv4Space);
  }
  return value;
}

std::string SerializeIpv4(std::uint64_t address) {
  std::string text;
  for (unsigned shift = 32; shift > 0; shift -= 8) {
    if (!text.empty()) text += '.';
    text += std::to_string((address >> (shift - 8)) & 0xFFU);
  }
  return text;
}

// --- IPv6 -----------------------------------------------------------------------------------

constexpr std::size_t kPieces = 8;
using Pieces = std::array<std::uint16_t, kPieces>;

// The IPv6 parser of the standard, its loop cut into the four things it may meet.
class Ipv6Parser {
 public:
  explicit Ipv6Parser(std::string_view text) : rest_(text) {}

  std::optional<Pieces> Parse() {
    if (Starts(':') && !(rest_.substr(0, 2) == "::" && Compress(2))) return std::nullopt;
    while (!rest_.empty()) {
      if (count_ == kPieces) return std::nullopt;
      if (Starts(':')) {
        if (!Compress(1)) return std::nullopt;
      } else if (!ReadPiece()) {
        return std::nullopt;
      }
    }
    if (!compress_) return count_ == kPieces ? std::optional(pieces_) : std::nullopt;
    MoveTail();
    return pieces_;
  }

 private:
  bool Starts(char c) const { return !rest_.empty() && rest_[0] == c; }

  // Notes where "::" stands, `length` bytes of it unread; only one may.
  bool Compress(std::size_t length) {
    if (compress_) return false;
    rest_.remove_prefix(length);
    compress_ = ++count_;
    return true;
  }

  bool ReadPiece() {
    unsigned value = 0;
    std::size_t length = 0;
    while (length < 4 && length < rest_.size() && IsAsciiHex(rest_[length])) {
      value = value * 16 + HexValue(rest_[length++]);
    }
    if (length < rest_.size() && rest_[length] == '.') return length > 0 && ReadEmbeddedIpv4();
    rest_.remove_prefix(length);
    if (Starts(':')) {
      rest_.remove_prefix(1);
      if (rest_.empty()) return false;
    } else if (!rest_.empty()) {
      return false;
    }
    pieces_[count_++] = static_cast<std::uint16_t>(value);
    return true;
  }

  // The last two pieces as four decimal numbers, which must end the text.
  bool ReadEmbeddedIpv4() {
    if (count_ > kPieces - 2) return false;
    std::array<unsigned, 4> numbers{};
    for (std::size_t seen = 0; seen < numbers.size(); ++seen) {
      if (seen > 0) {
        if (!Starts('.')) return false;
        rest_.remove_prefix(1);
      }
      if (!ReadDecimal(numbers[seen])) return false;
    }
    pieces_[count_++] = static_cast<std::uint16_t>(numbers[0] * 256 + numbers[1]);
    pieces_[count_++] = static_cast<std::uint16_t>(numbers[2] * 256 + numbers[3]);
    return rest_.empty();
  }

  // 0 to 255 without leading zeros.
  bool ReadDecimal(unsigned& number) {
    std::size_t length = 0;
    while (length < rest_.size() && IsAsciiDigit(rest_[length])) {
      if (length > 0 && number == 0) return false;
      number = number * 10 + HexValue(rest_[length++]);
      if (number > 255) return false;
    }
    rest_.remove_prefix(length);
    return length > 0;
  }

  // What was read after "::" belongs to the end.
  void MoveTail() {
    std::uint16_t* const first = pieces_.data();
    std::rotate(first + *compress_, first + count_, first + kPieces);
  }

  std::string_view rest_;
  Pieces pieces_{};
  std::size_t count_ = 0;  // pieces read, the one "::" stands for included
  std::optional<std::size_t> compress_;
};

struct ZeroRun {
  std::size_t start = kPieces;
  std::size_t length = 1;  // a single zero is not worth "::"
};

ZeroRun LongestZeroRun(const Pieces& pieces) {
  ZeroRun longest;
  for (std::size_t start = 0; start < kPieces; ++start) {
    std::size_t length = 0;
    while (start + length < kPieces && pieces[start + length] == 0)
      ++length;
    if (length > longest.length) longest = {start, length};
  }
  return longest;
}

std::string SerializeIpv6(const Pieces& pieces) {
  const ZeroRun skipped = LongestZeroRun(pieces);
  std::string text;
  for (std::size_t i = 0; i < kPieces; ++i) {
    if (i == skipped.start) {
      text += i == 0 ? "::" : ":";
      i += skipped.length - 1;
      continue;
    }
    std::array<char, 4> digits{};
    char* const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), pieces[i], 16).ptr;
    text.append(digits.data(), end);
    if (i + 1 < kPieces) text += ':';
  }
  return text;
}

}  // namespace

bool EndsInNumber(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  const std::string_view last = domain.substr(domain.rfind('.') + 1);  // npos + 1 is 0
  if (last.empty() || !IsAsciiDigit(last[0])) return false;
  return std::all_of(last.begin(), last.end(), IsAsciiDigit) || ParseIpv4Number(last);
}

std::optional<std::string> ParseIpv4(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (std::count(text.begin(), text.end(), '.') > 3) return std::nullopt;
  const std::vector<std::string_view> parts = Split(text, '.');
  std::uint64_t address = 0;
  std::uint64_t room = kIpv4Space;  // the last number fills what the others leave
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = ParseIpv4Number(parts[i]);
    if (!number) return std::nullopt;
    const bool last = i + 1 == parts.size();
    if (*number >= (last ? room : 256)) return std::nullopt;
    room /= 256;
    address += last ? *number : *number * room;
  }
  return SerializeIpv4(address);
}

std::optional<std::string> ParseIpv6(std::string_view text) {
  const auto pieces = Ipv6Parser(text).Parse();
  if (!pieces) return std::nullopt;
  return SerializeIpv6(*pieces);
}

}  // namespace linkmilter
