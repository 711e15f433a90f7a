// Where mail clients disagree about the end of a URL in running text: line ends inside brackets
// (RFC 3986, appendix C), lines broken by hand, letters of scripts without spaces. Pure, linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linkmilter {

inline constexpr std::size_t kMaxWrapBytes = 4096;  // how far one may reach: an unclosed '<'

struct UrlReadings {
  std::string_view url;  // as far as its line goes, its tail trimmed
  std::string joined;    // what most clients open instead, over line ends; empty: `url`
  std::string variant;   // what some clients open; empty: they agree
  std::size_t end = 0;   // in the text, of what most clients open
};

// text[begin, end) is a URL as far as its line goes.
UrlReadings ReadUrlEnd(std::string_view text, std::size_t begin, std::size_t end);

// The text mark-up gives the URL text[begin, end): [text](url), [text]: url, [url|text]. Empty:
// none.
std::string_view LabelOf(std::string_view text, std::size_t begin, std::size_t end);

// What stands between the slashes after the scheme and the path.
std::string_view AuthorityOf(std::string_view url);

}  // namespace linkmilter
