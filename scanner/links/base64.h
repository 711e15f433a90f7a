// Base64 (RFC 4648) as URLs and data: documents carry it. Pure, linear, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linkmilter {

// Either alphabet (sections 4 and 5), padded or not, white space passed over. nullopt: another
// character, or a length no encoder makes.
std::optional<std::string> DecodeBase64(std::string_view text);

// Whole groups of three bytes only, standard alphabet: what the last bytes become depends on what
// stands behind them.
std::string EncodeBase64Groups(std::string_view bytes);

// All of it, standard alphabet, padded.
std::string EncodeBase64(std::string_view bytes);

}  // namespace linkmilter
