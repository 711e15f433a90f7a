#include "scanner/evidence/http_message.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace linkmilter {

std::size_t HeadLength(std::string_view block) {
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t end = block.find('\n', at);
    if (end == std::string_view::npos) break;
    const std::string_view line = block.substr(at, end - at);
    at = end + 1;
    if (line.empty() || line == "\r") return at;
  }
  return block.size();
}

HttpMessage ReadHttp(std::string_view block) {
  HttpMessage message;
  message.head_bytes = HeadLength(block);
  message.body = block.substr(message.head_bytes);
  bool first = true;
  for (const std::string_view raw : Split(block.substr(0, message.head_bytes), '\n')) {
    const std::string_view line = TrimAscii(raw);
    const std::size_t colon = line.find(':');
    if (std::exchange(first, false)) {
      message.start_line = line;
    } else if (!raw.empty() && IsAsciiSpace(raw.front()) && !line.empty()) {  // folded
      if (!message.headers.empty()) message.headers.back().second.append(" ").append(line);
    } else if (colon != std::string_view::npos) {
      message.headers.emplace_back(TrimAscii(line.substr(0, colon)),
                                   TrimAscii(line.substr(colon + 1)));
    }
  }
  return message;
}

std::string_view HeaderOf(const HttpMessage& message, std::string_view name) {
  for (const auto& [other, value] : message.headers) {
    if (EqualsIgnoreCase(other, name)) return value;
  }
  return {};
}

bool IsChunked(const HttpMessage& message) {
  return AsciiLower(HeaderOf(message, "transfer-encoding")).find("chunked") != std::string::npos;
}

std::string JoinChunks(std::string_view body) {
  std::string joined;
  for (;;) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), size, 16);
    const std::size_t line = body.find('\n');
    if (error != std::errc() || line == std::string_view::npos || size == 0) return joined;
    body.remove_prefix(line + 1);
    joined.append(body.substr(0, size));
    if (size >= body.size()) return joined;
    body.remove_prefix(size);
    if (body.starts_with('\r')) body.remove_prefix(1);
    if (!body.starts_with('\n')) return joined;
    body.remove_prefix(1);
  }
}

}  // namespace linkmilter
