// The header block at the front of a message (RFC 5322, section 2.2). Pure, linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct RawHeader {
  std::string_view name;
  std::string_view value;  // all behind the colon, folds and line ends included
};

struct HeaderBlock {
  std::vector<RawHeader> headers;  // without those of MIME
  std::string mime;                // the Content-* headers as they came, and an empty line
  std::size_t size = 0;            // to the first byte of the body
};

// nullopt: these are no clean headers up to an empty line or the end, and readers will differ.
std::optional<HeaderBlock> ReadHeaderBlock(std::string_view message);

}  // namespace linkmilter
