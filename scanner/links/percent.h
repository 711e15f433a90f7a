// Percent-encoding: the WHATWG URL standard, section 1.3. Pure, linear, any thread.
#pragma once

#include <string>
#include <string_view>

#include "scanner/links/byte_set.h"

namespace linkmilter {

// The percent-encode sets. Bytes above 0x7E are in all of them.
inline constexpr ByteSet kC0ControlSet = ByteSet("").WithRange(0, 0x1F).WithRange(0x7F, 0xFF);
inline constexpr ByteSet kFragmentSet = kC0ControlSet.With(" \"<>`");
inline constexpr ByteSet kQuerySet = kC0ControlSet.With(" \"#<>");
inline constexpr ByteSet kSpecialQuerySet = kQuerySet.With("'");
inline constexpr ByteSet kPathSet = kQuerySet.With("?^`{}");
inline constexpr ByteSet kUserinfoSet = kPathSet.With("/:;=@[\\]|");

// Appends `text` with every byte of `set` as %XX, capitals. Escapes already there stay.
void AppendPercentEncoded(std::string_view text, const ByteSet& set, std::string& out);

// Percent-decodes every %XX; other bytes stay.
std::string PercentDecode(std::string_view text);

}  // namespace linkmilter
