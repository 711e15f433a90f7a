// "did you mean ...?": the known word nearest to one that was mistyped. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

// The nearest of `known` within a third of the word's length (at least one edit), where swapping
// two neighbours is one edit, letter case is none; empty if nothing is that near.
std::string_view Nearest(std::string_view word, const std::vector<std::string_view>& known);

// For messages: `: did you mean "thresholds"?`, or nothing.
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& known);

// A stranger's word in a message: quoted, escaped, cut.
std::string Quoted(std::string_view word);

// {"a", "b", "c"} -> "a, b or c"
std::string OneOf(const std::vector<std::string_view>& words);

}  // namespace linkmilter
