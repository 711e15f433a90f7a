// Reading of reputation.dns_lists:
//   - {preset: dbl}
//   - {name: mine, zone: dbl.example, key: host, codes: {"127.0.1.4": {signal: MINE, points: 8}}}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field DnsListsField();

}  // namespace linkmilter
