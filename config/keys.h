// The keys of a YAML map, checked before anybody looks at the values.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "config/yaml_reader.h"

namespace linkmilter {

// Indices of the keys that are words, each the first of its name; the others are reported.
std::vector<std::size_t> DistinctKeys(const YamlNode& map, Problems& problems);

// The same for a fixed set of keys: unknown ones are reported too, with the nearest known one or,
// if none is near, with what `elsewhere` (may be empty) says of the word.
std::vector<std::size_t> KnownKeys(
    const YamlNode& map,
    const std::vector<std::string_view>& known,
    Problems& problems,
    const std::function<std::string(std::string_view)>& elsewhere = {});

}  // namespace linkmilter
