// The named character references of the WHATWG HTML standard, section 13.5: all 2,231. Constant
// data, made by scripts/make-html-entities.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkmilter {

struct HtmlEntity {
  std::string_view name;  // without the '&', with the ';' unless it may be missing
  std::string_view text;  // one or two code points in UTF-8
};

// Bounds the look ahead from each of a flood of ampersands.
inline constexpr std::size_t kMaxHtmlEntityName = 32;

// The longest name that `text` begins with, or nullptr. Looks at most kMaxHtmlEntityName bytes far.
const HtmlEntity* FindHtmlEntity(std::string_view text);

}  // namespace linkmilter
