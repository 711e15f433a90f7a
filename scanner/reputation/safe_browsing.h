// Google Safe Browsing v5, in its real-time mode without local lists (for non-commercial use only).
// After developers.google.com/safe-browsing/reference.
#pragma once

#include "scanner/reputation/hash_service.h"

namespace linkmilter {

inline constexpr const char* kSafeBrowsingEndpoint =
    "https://safebrowsing.googleapis.com/v5/hashes:search";

// All expressions of a URL in one request; a protobuf answer.
const HashProtocol& SafeBrowsingProtocol();

}  // namespace linkmilter
