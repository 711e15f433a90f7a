// Reading of policy.overrides:
//   - {name: sales, match: {recipient_domain: [sales.example]}, set: {mode: observe}}
#pragma once

#include "config/field.h"

namespace linkmilter {

Field OverridesField();

// Gives each override its whole policy: options.policy, with its changes. Once all else is read and
// the sources are loaded. Says where a change contradicts what is set otherwise.
void BuildOverrides(const YamlNode& root, Options& options, Problems& problems);

}  // namespace linkmilter
