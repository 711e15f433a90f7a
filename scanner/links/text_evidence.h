// What text shows besides web links: URLs of other schemes, UNC paths, e-mail addresses. Each
// answer is a view into `text`, empty where there is nothing. Pure; looks no further than
// kMaxEvidenceBytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkmilter {

inline constexpr std::size_t kMaxEvidenceBytes = 200;

// "search-ms:query=x" round the colon at text[colon], from `floor` on.
std::string_view OtherSchemeAt(std::string_view text, std::size_t colon, std::size_t floor);

// "\\host\share". REQUIRES: text[at] == '\\'.
std::string_view UncPathAt(std::string_view text, std::size_t at);

// "ann@example.org", whose '@' stands at `at` and whose domain ends at `end`.
std::string_view AddressAround(std::string_view text, std::size_t at, std::size_t end);

// True for schemes that do something on the reader's machine, and others a client makes clickable.
bool IsOtherScheme(std::string_view scheme);

}  // namespace linkmilter
