#include "scanner/links/mime_headers.h"

#include "base/text.h"
#include "scanner/links/byte_set.h"

namespace linkmilter {
namespace {

constexpr ByteSet kOfName = ByteSet("").WithRange('!', '9').WithRange(';', '~');

// The line `text` begins with, its end included.
std::string_view FirstLine(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

std::size_t NameLength(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size() && kOfName.Has(line[length]))
    ++length;
  return length;
}

class BlockReader {
 public:
  explicit BlockReader(HeaderBlock& block) : block_(block) {}

  // False: neither a header nor the rest of a folded one.
  bool Take(std::string_view line) {
    if (line[0] == ' ' || line[0] == '\t') return GoOn(line);
    const std::size_t length = NameLength(line);
    if (length == 0 || line.substr(length, 1) != ":") return false;
    in_mime_ = StartsWithIgnoreCase(line, "content-");
    if (in_mime_) {
      block_.mime += line;
    } else {
      block_.headers.push_back({line.substr(0, length), line.substr(length + 1)});
    }
    return true;
  }

 private:
  bool GoOn(std::string_view line) {
    if (in_mime_) {
      block_.mime += line;
      return true;
    }
    if (block_.headers.empty()) return false;
    std::string_view& value = block_.headers.back().value;
    value = {value.data(), value.size() + line.size()};
    return true;
  }

  HeaderBlock& block_;
  bool in_mime_ = false;
};

}  // namespace

std::optional<HeaderBlock> ReadHeaderBlock(std::string_view message) {
  HeaderBlock block;
  BlockReader reader(block);
  while (block.size < message.size()) {
    const std::string_view line = FirstLine(message.substr(block.size));
    block.size += line.size();
    if (line == "\n" || line == "\r\n") {
      block.mime += line;
      return block;
    }
    if (line.find('\0') != std::string_view::npos || !reader.Take(line)) return std::nullopt;
  }
  block.mime += "\n\n";  // the end of the last line may be missing
  return block;
}

}  // namespace linkmilter
