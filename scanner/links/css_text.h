// Escapes and comments of CSS (CSS Syntax Module Level 3, section 4.3). Pure, linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linkmilter {

constexpr bool IsCssNewline(char c) {
  return c == '\n' || c == '\r' || c == '\f';
}

// Appends what the escape at css[at] stands for and returns where reading goes on, beyond `at`. A
// backslash before a line break stands for nothing (as in strings). REQUIRES: css[at] == '\\'.
std::size_t ReadCssEscape(std::string_view css, std::size_t at, std::string& out);

// Past the comment at css[at]; the end if it is not closed. REQUIRES: it begins there.
std::size_t CssCommentEnd(std::string_view css, std::size_t at);

// `css` without comments, escapes decoded. The result lies in `css` where there are none.
std::string_view PlainCss(std::string_view css, std::string& buffer);

}  // namespace linkmilter
