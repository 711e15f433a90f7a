// Text made alike for matching: the second file of the door to ICU. Pure, linear, any thread.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

// NFKC with case folding (which drops zero-width characters and soft hyphens), then without the
// diacritics of Latin, Greek and Cyrillic: "DÉSABONNER" -> "desabonner". `text` is UTF-8, as is the
// result; ASCII is only put in lower case.
std::string FoldForMatching(std::string_view text);

}  // namespace linkmilter
