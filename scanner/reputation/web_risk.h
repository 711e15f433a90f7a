// Google Web Risk, the commercial twin of Safe Browsing: its hashes.search, as for a local list
// that holds every prefix there is. After cloud.google.com/web-risk/docs/reference/rest.
#pragma once

#include "scanner/reputation/hash_service.h"

namespace linkmilter {

inline constexpr const char* kWebRiskEndpoint = "https://webrisk.googleapis.com/v1/hashes:search";

// One expression in a request, so the few that matter most; an answer in JSON.
const HashProtocol& WebRiskProtocol();

}  // namespace linkmilter
