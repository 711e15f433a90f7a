// An HTTP/1 message as kept in a record, taken apart again (RFC 9112). Pure, linear, never fails:
// what is no HTTP has no fields.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linkmilter {

struct HttpMessage {
  std::string start_line;
  std::vector<std::pair<std::string, std::string>> headers;  // in order, names as received
  std::size_t head_bytes = 0;                                // up to and with the empty line
  std::string_view body;  // as on the wire; lives as long as the block read
};

// Bytes up to and with the empty line; all of them if there is none.
std::size_t HeadLength(std::string_view block);
HttpMessage ReadHttp(std::string_view block);
// The first header of that name; empty: none.
std::string_view HeaderOf(const HttpMessage& message, std::string_view name);
bool IsChunked(const HttpMessage& message);
// The body with its chunks joined, as far as they are whole and well-formed.
std::string JoinChunks(std::string_view body);

}  // namespace linkmilter
