// Reading of reputation.dns_lists, the one setting that is a structure:
//   - {name: dbl, zone: dbl.example, codes: {"127.0.1.4": {signal: DBL_PHISH, points: 8}}}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field DnsListsField();

// A signal's name: capitals, digits and underscores, as they stand in logs and headers.
Status CheckSignalName(std::string_view name);

}  // namespace linkmilter
