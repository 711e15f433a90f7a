// What a page is known by: checks for robots, parking and default pages, famous sites. Data
// with a look-up each: landing_marks.inc. Pure, linear, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/model.h"
#include "scanner/trace/fetcher.h"

namespace linkmilter {

// Of the source: what stands further back is not what the page is about.
inline constexpr std::size_t kMaxMarkedBytes = std::size_t{256} << 10;

// What of a page the marks are looked for in.
struct PageLook {
  std::string_view source;      // decoded
  std::string_view words;       // title and the first visible text, in lower case, ASCII alone
  std::size_t text_length = 0;  // of all visible text
  std::size_t fields = 0;       // that a person could fill in
};

// The check the page makes before it shows anything ("turnstile"); empty: none. A captcha beside a
// form or an article is no such check.
std::string ChallengeOf(const FetchResponse& response, const PageLook& look);

// The parking service, or the server whose default page it is; empty: neither.
std::string ParkedBy(const PageLook& look);

// The famous site whose front page the chain ends at, if it began elsewhere: where robots are sent
// by pages that show people something else. Empty: it does not.
std::string BenignBounce(const Chain& chain);

}  // namespace linkmilter
