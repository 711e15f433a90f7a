// Which characters belong to a URL in running text, and where one ends. Pure.
#pragma once

#include <string_view>

namespace linkmilter {

// Letters of scripts written without spaces between words: a neighbour of a URL, not a part.
bool IsSpacelessScript(char32_t point);

// White space, controls, quotes and closing marks no client takes into a URL.
bool EndsUrl(char32_t point);

// True for what may stand in a host name in text: letters and digits of any script, '-', '_'.
bool IsHostCharacter(char32_t point);

// U+002E and the full stops UTS 46 maps to it.
bool IsHostDot(char32_t point);

// Takes off what belongs to the sentence: punctuation, closers without an opener inside, a
// character reference like "&gt;". Keeps - _ = / & # % + $ @: tokens end in them.
std::string_view TrimUrlTail(std::string_view url);

}  // namespace linkmilter
