// Which signal an ending or a spelling raises. Pure tables: one row a value, checked by the
// compiler.
#pragma once

#include <string_view>

#include "scanner/model.h"

namespace linkmilter {

// Empty: says nothing against the link (it landed; it was not followed on purpose).
std::string_view SignalOf(Ending ending);

// Empty: common in honest mail (line breaks inside a URL, names in other scripts, "www."), or said
// otherwise (link_facts compares texts with where the link ends).
std::string_view SignalOf(Oddity oddity);

}  // namespace linkmilter
