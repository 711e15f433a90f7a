// Reading of reputation.dns_lists:
//   - {name: dbl, zone: dbl.example, codes: {"127.0.1.4": {signal: DBL_PHISH, points: 8}}}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field DnsListsField();

}  // namespace linkmilter
