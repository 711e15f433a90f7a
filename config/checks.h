// What must hold beyond each setting by itself: between them, and against the catalogues and files
// they name.
#pragma once

#include "config/field.h"
#include "config/read_settings.h"
#include "config/yaml_reader.h"

namespace linkmilter {

// Nothing is said of settings in `unread`: their problem is known already.
void CheckTogether(const YamlNode& root,
                   const Options& options,
                   const Unread& unread,
                   Problems& problems);

}  // namespace linkmilter
