// Which pieces of a URL look made for one reader: keys, ids, signatures. Pure, linear, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scanner/links/byte_set.h"

namespace linkmilter {

// JWT, UUID, 32 hex digits, or 80 bits and more by length and alphabet, letters and digits or both
// cases mixed as no word mixes them.
bool IsTokenShaped(std::string_view piece);
// A JWT in its compact form (RFC 7519, 3.1): who holds it is somebody.
bool IsSignedClaim(std::string_view piece);
// Too short for a token, yet no word: enough where something else speaks for one.
bool IsCodeShaped(std::string_view piece);

struct UrlShape {
  bool is_specific = false;  // has a query beyond the labels of a campaign, or a code in its path
  std::string token;         // the first piece that looks like one, as written; empty: none
  std::string words;         // what is left of host, path and query, decoded, apart by blanks
};

// `url` as in Link::url, `domain` its registrable domain: labels below it may be tokens. The lists
// of names and of exceptions are data: token_names.inc, token_exceptions.inc.
UrlShape ShapeOf(std::string_view url, std::string_view domain);

// Calls visit(piece) for each path segment and each query value of a URL, as written.
template <typename Visit>
void ForEachPiece(std::string_view url, const Visit& visit) {
  const std::size_t slashes = url.find("//");
  if (slashes != std::string_view::npos) url.remove_prefix(slashes + 2);
  constexpr ByteSet kEndsHost("/?");
  constexpr ByteSet kEndsPiece("/?&=;");
  url.remove_prefix(kEndsHost.FindIn(url));
  while (!url.empty()) {
    url.remove_prefix(1);
    const std::size_t end = kEndsPiece.FindIn(url);
    if (end > 0) visit(url.substr(0, end));
    url.remove_prefix(end);
  }
}

}  // namespace linkmilter
