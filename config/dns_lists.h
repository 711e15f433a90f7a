// Reading of reputation.dns_lists, the one setting that is a structure:
//   - {preset: dbl}
//   - {name: mine, zone: dbl.example, key: host, codes: {"127.0.1.4": {signal: MINE, points: 8}}}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field DnsListsField();

// A signal's name: capitals, digits and underscores, as they stand in logs and headers.
Status CheckSignalName(std::string_view name);

}  // namespace linkmilter
