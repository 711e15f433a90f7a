// YAML text -> a tree of plain values that know their place. The door to yaml-cpp: its exceptions
// stop here. Built from the parser's events, so that duplicate keys are seen and nothing is ever
// expanded. Pure, any thread.
//
// What a configuration does not need is refused, because each has blown up a parser somewhere:
// anchors and aliases ("billion laughs"), tags, several documents, binary, deep nesting, size.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"

namespace linkmilter {

inline constexpr std::size_t kMaxYamlBytes = std::size_t{1} << 20;  // a wrong file, a log, a bomb
inline constexpr std::size_t kMaxYamlDepth = 16;                    // "[[[[[[[[..."

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  int line = 0;                 // from 1
  int column = 0;               // from 1
  std::string text;             // kScalar
  bool quoted = false;          // kScalar: so it is text, whatever it looks like
  std::vector<YamlNode> keys;   // kMap: scalars, as written, duplicates too
  std::vector<YamlNode> items;  // kList; kMap: items[i] is the value of keys[i]

  // The value of a key of this map, or nullptr. Of duplicates: the first.
  const YamlNode* Find(std::string_view key) const;
  // "a list", "a map", "nothing", "text": what stands there, for messages.
  std::string_view What() const;
};

// nullopt: `problems` says why. An empty file is an empty map.
std::optional<YamlNode> ReadYaml(std::string_view text, Problems& problems);

}  // namespace linkmilter
