// The answer of Safe Browsing v5's hashes:search, a protobuf message (SearchHashesResponse). The
// door to protozero. Pure, linear, any thread; total on any bytes.
#pragma once

#include <optional>
#include <string_view>

#include "scanner/reputation/threat.h"

namespace linkmilter {

// A detail with a threat or attribute that is not known today is left out whole, as the protocol
// demands; so is what is only on trial (CANARY) or only for frames (FRAME_ONLY). nullopt: not such
// a message.
std::optional<HashesAnswer> ReadHashesAnswer(std::string_view message);

}  // namespace linkmilter
