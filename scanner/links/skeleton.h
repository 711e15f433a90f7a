// What a text looks like: the skeleton of UTS 39, section 4. The third file of the door to ICU.
// Pure, linear, any thread.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

// Two texts of one skeleton look alike: "раураl" (Cyrillic) and "paypal", "paypa1" and "paypal".
// `text` is UTF-8; what comes out is in small letters, because capitals of other scripts look like
// Latin where their small letters do not. For comparing with skeletons, never for showing.
std::string Skeleton(std::string_view text);

// True if a word of `text` is written so that people read it and filters do not: letters of several
// scripts in it, letters of mathematics, strokes through letters, invisible characters inside.
bool HidesFromFilters(std::string_view text);

}  // namespace linkmilter
