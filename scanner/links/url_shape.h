// What the links of one campaign have in common when each recipient has his own. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

// The skeleton of a URL as in Link::url, what may differ from one recipient to the next masked:
//
//   https://t1.shop.example/l/k7Gq2mX9vB4t/2024-sale/77?u=9&c=3
//   https://t1.shop.example/l/<token>/<word>/<number>?c&u
//
// A path segment is a <number> (digits only), a <token> (token_shape.h), literal (letters, hyphens
// and the like, no longer than kMaxLiteralBytes), or else a <word>. Host labels below `domain`,
// the registrable one, are masked where they are tokens. Of parameters only the names stay, sorted
// and each once. At most kMaxPieces segments and as many names count: garlands must not grow keys.
std::string SkeletonOf(std::string_view url, std::string_view domain);

inline constexpr std::size_t kMaxLiteralBytes = 32;
inline constexpr std::size_t kMaxPieces = 32;

}  // namespace linkmilter
