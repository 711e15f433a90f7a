// Kept cases as HTTP Archive 1.2 (w3c.github.io/web-performance/specs/HAR), which browsers'
// developer tools open. Own fields begin with '_'. Bodies are taken out of their chunks and content
// coding; what is not text is base64.
#pragma once

#include <vector>

#include "cli/json.h"
#include "scanner/evidence/cases.h"

namespace linkmilter {

Json ToHar(const std::vector<Case>& cases);

}  // namespace linkmilter
