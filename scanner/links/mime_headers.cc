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

}  // namespace

std::optional<HeaderBlock> ReadHeaderBlock(std::string_view message) {
  HeaderBlock block;
  bool in_mime = false;
  while (block.size < message.size()) {
    const std::string_view line = FirstLine(message.substr(block.size));
    if (line.find('\0') != std::string_view::npos) return std::nullopt;
    const bool folded = line[0] == ' ' || line[0] == '\t';
    if (folded && block.size == 0) return std::nullopt;
    block.size += line.size();
    if (line == "\n" || line == "\r\n") {
      block.mime += line;
      return block;
    }
    const std::size_t length = folded ? 0 : NameLength(line);
    if (!folded && (length == 0 || line.substr(length, 1) != ":")) return std::nullopt;
    if (!folded) in_mime = StartsWithIgnoreCase(line, "content-");
    if (in_mime) {
      block.mime += line;
    } else if (folded) {
      std::string_view& value = block.headers.back().value;
      value = {value.data(), value.size() + line.size()};
    } else {
      block.headers.push_back({line.substr(0, length), line.substr(length + 1)});
    }
  }
  block.mime += "\n\n";  // the end of the last line may be missing
  return block;
}

}  // namespace linkmilter
