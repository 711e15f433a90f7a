// Reading of reputation.lists:
//   - {preset: openphish}
//   - {name: urlhaus, file: urlhaus.csv, format: csv, column: 3,
//      where: {column: 4, equals: online}, match: url, result: listed, signal: URLHAUS, points: 6}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field ListsField();

}  // namespace linkmilter
