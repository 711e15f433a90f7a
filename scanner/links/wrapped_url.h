// URLs that go on over line ends between angle brackets: RFC 3986, appendix C. Pure, linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linkmilter {

inline constexpr std::size_t kMaxWrapBytes = 4096;  // how far one may reach: an unclosed '<'

// text[begin, end) is a URL as far as its line goes. If it is wrapped in <> or <URL:> and goes on,
// appends the whole to `joined` and returns where it ends; else returns `end`.
std::size_t JoinWrappedUrl(std::string_view text,
                           std::size_t begin,
                           std::size_t end,
                           std::string& joined);

}  // namespace linkmilter
