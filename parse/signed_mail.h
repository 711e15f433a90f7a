// Opaque signed mail, smime.p7m (CMS SignedData, RFC 5652): what was signed, without looking at
// who signed it. Pure, linear; BER with indefinite lengths and strings in pieces too.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

inline constexpr int kMaxBerDepth = 16;  // strings in strings

// The content as the file "smime.eml". A signature without content (detached) gives nothing.
void ReadSignedMail(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
