// Wrappers taken off without a request: security gateways, redirectors and click trackers whose
// target can be read from the URL itself. The rules are data: unwrap_rules.inc. Pure, linear, any
// thread; never touches the network.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

// Wrapper in wrapper in wrapper: what is still wrapped below this many stays as it is.
inline constexpr std::size_t kMaxWrappers = 6;

// As many makers' wrappers round one URL are no accident; nor is one maker's twice.
inline constexpr std::size_t kManyWrappers = 4;

struct Unwrapped {
  Url inner;  // the URL itself where nothing came off
  // Url::RequestHref of each wrapper, from the outside in, without what names the recipient.
  std::vector<std::string> outers;
  std::vector<std::string_view> rules;  // the name of the rule that took each of them off
  // The name of the security gateway that still hides the target of `inner`; empty: none known.
  std::string_view hidden_by;
};

// A wrapper whose target does not decode to a web address, or that names two different ones, stays
// as it is. `oddities`, if given, gets what the spelling of the targets hid, as ParseUrl has it,
// and kWrapperChain.
Unwrapped Unwrap(Url url, std::vector<Oddity>* oddities = nullptr);

}  // namespace linkmilter
