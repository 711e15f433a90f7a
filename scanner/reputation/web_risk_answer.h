// The answer of Web Risk's hashes.search (version 1), in JSON. Pure, linear, any thread; total on
// any bytes. After cloud.google.com/web-risk/docs/reference/rest/v1/hashes/search.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "scanner/reputation/threat.h"

namespace linkmilter {

// It holds until the earliest of its times: none of them may be outlived, and an answer without a
// negativeExpireTime is not remembered at all. Types that are not known today are left out.
// nullopt: not such an answer.
std::optional<HashesAnswer> ReadWebRiskAnswer(std::string_view json, WallTime now);

}  // namespace linkmilter
