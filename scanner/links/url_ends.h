// Where the host, the port and the rest of a URL in running text end, as mail clients see it. Pure,
// linear.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/utf8.h"
#include "scanner/links/domain.h"

namespace linkmilter {

class UrlEnds {
 public:
  // Both must outlive it.
  UrlEnds(std::string_view text, const SuffixList& suffixes) : text_(text), suffixes_(suffixes) {}

  // Where the authority that begins at `begin` ends: at a slash, '?', '#', or at a character no
  // host holds; `begin` where none begins.
  std::size_t HostEnd(std::size_t begin) const;
  // Where the URL from `begin` ends, before its tail is trimmed.
  std::size_t RestEnd(std::size_t begin, std::size_t host_end) const;
  // Past ":8080", or `at` itself.
  std::size_t PortEnd(std::size_t at) const;
  // True for what begins a path, a query or a fragment.
  static bool BeginsRest(char c) { return c == '/' || c == '\\' || c == '?' || c == '#'; }

 private:
  std::size_t DottedRunEnd(std::size_t begin, std::size_t dot) const;
  bool HasKnownSuffix(std::size_t begin, std::size_t end) const;
  DecodedPoint PointAt(std::size_t at) const { return DecodeUtf8(text_.substr(at)); }
  char At(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  std::string_view text_;
  const SuffixList& suffixes_;
};

}  // namespace linkmilter
