// Which parser reads which format: one row each.
#pragma once

#include "parse/unpack.h"

namespace linkmilter {

// What libraries want of the file system, while it can still be reached. Call once, before any file
// is read.
void PrepareFormats();

Formats AllFormats();

}  // namespace linkmilter
