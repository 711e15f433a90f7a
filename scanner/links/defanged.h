// URLs and addresses made harmless by hand: "hxxp://", "evil[.]example", "evil (dot) example",
// "evil dot com", "ann[at]evil.example". Pure, linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scanner/links/domain.h"

namespace linkmilter {

// True if `text` begins with "[.]", "(dot)", "[:]", ...
bool IsDefangedMark(std::string_view text);
// True if `text` begins with " dot " or " . ".
bool IsSpelledDot(std::string_view text);
// True if one stands in text[begin, end], brackets that end a host included.
bool HoldsDefangedMark(std::string_view text, std::size_t begin, std::size_t end);
// "hxxp", "hXXps", "h**p", with anything before.
bool EndsInDefangedScheme(std::string_view text);

struct Defanged {
  std::size_t end = 0;     // of the word it stands in
  std::string url;         // what it would be; empty: nothing
  std::string address;     // what it would be if it names a mailbox; empty: it does not
  bool no_scheme = false;  // it names a host alone
  bool holds_url = false;  // a whole URL follows inside
};

// The word round the mark, scheme or spelled dot at text[at], from `floor` on, with its marks
// undone.
Defanged Refang(std::string_view text,
                std::size_t at,
                std::size_t floor,
                const SuffixList& suffixes);

}  // namespace linkmilter
