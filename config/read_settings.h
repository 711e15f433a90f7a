// The YAML tree -> Options, driven by the table of settings.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "config/field.h"
#include "config/yaml_reader.h"

namespace linkmilter {

// Names of settings that stand in the file but could not be read: nothing is concluded from them.
using Unread = std::set<std::string, std::less<>>;

Unread ReadSettings(const YamlNode& root,
                    const std::filesystem::path& directory,
                    Problems& problems,
                    Options& options);

// Where "a.b.c" stands, or the nearest section round it.
const YamlNode& Locate(const YamlNode& root, std::string_view name);

}  // namespace linkmilter
