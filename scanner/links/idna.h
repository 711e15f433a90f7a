// Domain to ASCII as the WHATWG URL standard wants it (UTS 46, non-transitional, CheckBidi and
// CheckJoiners, no STD3 rules, no hyphen or length checks), and what the letters of a domain say.
// The door to ICU, because libidn2 2.3 goes by IDNA 2008: it refuses symbols, emoji, hyphens at the
// ends and long labels, which browsers accept. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace linkmilter {

// Longer domains with anything to map fail: punycode is quadratic in the length of a label. DNS
// names end at 253 bytes; what is longer leads nowhere.
inline constexpr std::size_t kMaxIdnaBytes = 4096;

// `domain` is UTF-8. nullopt: not a domain. ASCII is only put in lower case, as the standard says:
// "xn--" labels are not looked into unless another label needs mapping. The result may still hold
// forbidden code points: the host parser checks them. `mapped`, if given, becomes true when UTS 46
// removed or replaced characters beyond lower-casing ASCII, and is left alone otherwise.
std::optional<std::string> DomainToAscii(std::string_view domain, bool* mapped = nullptr);

// A-labels to U-labels for people; labels that do not decode stay as they are.
std::string DomainToUnicode(std::string_view ascii);

// True if one label of a domain in U-labels mixes scripts beyond what UTS 39 calls "highly
// restrictive": one script, or Latin with those of Japanese, Korean or Chinese.
bool MixesScripts(std::string_view unicode_domain);

}  // namespace linkmilter
