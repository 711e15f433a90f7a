// URLs inside a URL: in its query, at the end of its path, in its fragment; percent-encoded up to
// three times, in base64, base64url or hex, in JSON or a JWT. What stands there is its author's
// claim: it adds links and replaces none. Pure, linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/domain.h"

namespace linkmilter {

inline constexpr std::size_t kMaxNestedUrls = 16;  // in one URL: decoy floods

struct NestedUrl {
  std::string url;
  bool no_scheme = false;  // under a name that promises a target: "url=www.example.com"
  bool operator==(const NestedUrl&) const = default;
};

// `url` as in Link::url. `fragment` without '#'.
std::vector<NestedUrl> FindNestedUrls(std::string_view url,
                                      std::string_view fragment,
                                      const SuffixList& suffixes);

}  // namespace linkmilter
