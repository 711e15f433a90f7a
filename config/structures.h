// Words for settings that are structures: lists of maps.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/field.h"
#include "config/suggest.h"

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

// A list of maps, each read by `read`; no two of one name. `what` each is in words: "rule".
template <typename T>
void ReadNamed(const YamlNode& node,
               std::string_view what,
               const Reading& reading,
               T (*read)(const YamlNode&, const Reading&),
               std::vector<T>& into) {
  if (!IsList(node, reading)) return;
  std::set<std::string> names;
  for (const YamlNode& item : node.items) {
    T one = read(item, reading);
    const bool is_new = one.name.empty() || names.insert(one.name).second;
    if (!is_new)
      reading.Complain(item, "a second " + std::string(what) + " is named " + Quoted(one.name));
    into.push_back(std::move(one));
  }
}

// A list's name, shown in logs and verdicts.
Status CheckListName(std::string_view name);
// A signal's name: capitals, digits and underscores, as they stand in logs and headers.
Status CheckSignalName(std::string_view name);

}  // namespace linkmilter
