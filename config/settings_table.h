// The table of settings: one row gives a setting's name, how it is read (with type, range and
// place), when a change of it takes effect, and what it is for. Reading, `config show`, reload and
// the documentation's test are all driven from these rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/field.h"

namespace linkmilter {

enum class Change { kAtReload, kAtRestart };

struct Setting {
  std::string_view name;  // "scan.wait"
  Change change;
  Field field;
  std::string_view meaning;
};

// In the order of the shipped file.
std::vector<Setting> AllSettings();

}  // namespace linkmilter
