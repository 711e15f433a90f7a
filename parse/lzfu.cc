#include "parse/lzfu.h"

#include <array>
#include <cstddef>

#include "parse/byte_reader.h"

namespace linkmilter {
namespace {

constexpr std::size_t kDictionaryBytes = 4096;
constexpr std::size_t kBytesPerToken = 17;  // the most a reference of two bytes gives

// [MS-OXRTFCP] 2.1.2.1: what every dictionary begins with.
constexpr std::string_view kPrefix =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(kPrefix.size() == 207);

class Unpacking {
 public:
  explicit Unpacking(std::string_view packed) : packed_(packed) {
    for (const char c : kPrefix)
      Put(c);
    out_.clear();
  }

  std::string Run() {
    while (!packed_.rest().empty()) {
      const auto flags = packed_.Number(1);
      for (unsigned bit = 0; bit < 8 && !packed_.rest().empty(); ++bit) {
        if ((flags >> bit & 1U) == 0) {
          Put(packed_.Take(1)[0]);
        } else if (!Reference()) {
          return out_;
        }
      }
    }
    return out_;
  }

 private:
  // Big-endian: twelve bits of offset, four of length. A reference to the place being written ends.
  bool Reference() {
    const auto high = packed_.Number(1);
    const auto token = high << 8U | packed_.Number(1);
    std::size_t from = token >> 4U;
    if (!packed_.ok() || from == at_) return false;
    for (std::size_t count = (token & 0xFU) + 2; count > 0; --count) {
      Put(dictionary_.at(from));
      from = (from + 1) % kDictionaryBytes;
    }
    return true;
  }

  void Put(char c) {
    out_ += c;
    dictionary_.at(at_) = c;
    at_ = (at_ + 1) % kDictionaryBytes;
  }

  ByteReader packed_;
  std::array<char, kDictionaryBytes> dictionary_{};
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> UnpackRtf(std::string_view bytes, ParseSink& sink) {
  ByteReader header(bytes);
  header.Take(8);  // both sizes: not believed
  const std::string_view type = header.Take(4);
  header.Take(4);
  if (!header.ok()) return std::nullopt;
  const std::string_view content = header.rest();
  if (type == "MELA") return std::string(content);
  if (type != "LZFu" || !sink.MayInflate(content.size() / 2 * kBytesPerToken)) return std::nullopt;
  return Unpacking(content).Run();
}

}  // namespace linkmilter
