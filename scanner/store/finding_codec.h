// Finding <-> JSON text, as stores keep it. The format has a version; reading is strict: a row that
// is broken, foreign or of another version is no finding, never an error and never half of one.
// Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/model.h"

namespace linkmilter {

// Times are kept in milliseconds. Ill-formed UTF-8 in words of the world (titles, details) becomes
// U+FFFD.
std::string EncodeFinding(const Finding& finding);
std::optional<Finding> DecodeFinding(std::string_view text);

}  // namespace linkmilter
