// Which parser reads which format: one row each.
#pragma once

#include "parse/unpack.h"

namespace linkmilter {

Formats AllFormats();

}  // namespace linkmilter
