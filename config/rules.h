// Reading of rules:
//   - {name: FAKE_BILL, points: 3, when: {all: [{host: "[.]zip$"}, {text: "invoice|bill"}]}}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field RulesField();

}  // namespace linkmilter
