// Words for settings that are structures: lists of maps.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "config/field.h"

namespace linkmilter {

// False, and complained of: `node` is no map. `what` in words: "{name: ..., zone: ...}".
bool IsMap(const YamlNode& node, std::string_view what, const Reading& reading);
bool IsList(const YamlNode& node, const Reading& reading);
void RequireKeys(const YamlNode& map,
                 const std::vector<std::string_view>& keys,
                 const Reading& reading);

// Leaves `into` as it is where the value is wrong.
template <typename T>
void ReadInto(const Codec<T>& codec, const YamlNode& node, const Reading& reading, T& into) {
  if (auto value = ReadScalar(codec, node, reading)) into = *std::move(value);
}

// A list's name, shown in logs and verdicts.
Status CheckListName(std::string_view name);
// A signal's name: capitals, digits and underscores, as they stand in logs and headers.
Status CheckSignalName(std::string_view name);

}  // namespace linkmilter
