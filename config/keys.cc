#include "config/keys.h"

#include <algorithm>
#include <map>

#include "config/suggest.h"

namespace linkmilter {
namespace {

std::string Advice(std::string_view key,
                   const std::vector<std::string_view>& known,
                   const std::function<std::string(std::string_view)>& elsewhere) {
  std::string advice = DidYouMean(key, known);
  if (advice.empty() && elsewhere) advice = elsewhere(key);
  if (advice.empty()) advice = ": possible here: " + OneOf(known);
  return advice;
}

}  // namespace

std::vector<std::size_t> DistinctKeys(const YamlNode& map, Problems& problems) {
  std::vector<std::size_t> distinct;
  std::map<std::string_view, int> first_line;
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    const YamlNode& key = map.keys[i];
    if (key.kind != YamlNode::Kind::kScalar) {
      problems.Add(key.line, key.column, "a key is missing before the colon");
      continue;
    }
    const auto [first, is_new] = first_line.emplace(key.text, key.line);
    if (is_new) {
      distinct.push_back(i);
    } else {
      problems.Add(key.line, key.column,
                   "duplicate key " + Quoted(key.text) + ": it stands in line " +
                       std::to_string(first->second) + " already");
    }
  }
  return distinct;
}

std::vector<std::size_t> KnownKeys(const YamlNode& map,
                                   const std::vector<std::string_view>& known,
                                   Problems& problems,
                                   const std::function<std::string(std::string_view)>& elsewhere) {
  std::vector<std::size_t> accepted;
  for (const std::size_t i : DistinctKeys(map, problems)) {
    const YamlNode& key = map.keys[i];
    if (std::ranges::find(known, key.text) != known.end()) {
      accepted.push_back(i);
      continue;
    }
    // Advice is dear, and nobody would see it beyond the ceiling.
    const std::string advice = problems.full() ? "" : Advice(key.text, known, elsewhere);
    problems.Add(key.line, key.column, "unknown key " + Quoted(key.text) + advice);
  }
  return accepted;
}

}  // namespace linkmilter
