// The content of <meta http-equiv="refresh"> and of a Refresh header, by the WHATWG HTML standard
// (shared declarative refresh steps, as far as they are text). Shared by whoever reads mail and
// whoever reads landing pages. Pure, linear.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace linkmilter {

struct MetaRefresh {
  Seconds delay{0};      // absurd ones are capped at a year
  std::string_view url;  // as written, within `content`; empty: the document itself, again
  bool operator==(const MetaRefresh&) const = default;
};

// nullopt: the standard says it is no refresh.
std::optional<MetaRefresh> ParseRefresh(std::string_view content);

}  // namespace linkmilter
