#include "config/structures.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "config/suggest.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxName = 64;

}  // namespace

bool IsMap(const YamlNode& node, std::string_view what, const Reading& reading) {
  if (node.kind == YamlNode::Kind::kMap) return true;
  reading.Complain(node, "expected " + std::string(what) + ", found " + std::string(node.What()));
  return false;
}

bool IsList(const YamlNode& node, const Reading& reading) {
  if (node.kind == YamlNode::Kind::kList) return true;
  reading.Complain(node, "expected a list such as [...], found " + std::string(node.What()));
  return false;
}

void RequireKeys(const YamlNode& map,
                 const std::vector<std::string_view>& keys,
                 const Reading& reading) {
  for (const std::string_view key : keys) {
    if (!map.Find(key)) reading.Complain(map, Quoted(key) + " is missing");
  }
}

Status CheckListName(std::string_view name) {
  const bool clean = std::ranges::all_of(
      name, [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.'; });
  const bool is_file = !name.empty() && name.front() != '.';  // a feed's copy has its name
  if (clean && is_file && name.size() <= kMaxName) return Done();
  return Error{Quoted(name) + " is not a short name of letters, digits, - and _"};
}

Status CheckSignalName(std::string_view name) {
  const bool clean = std::ranges::all_of(
      name, [](char c) { return IsAsciiUpper(c) || IsAsciiDigit(c) || c == '_'; });
  if (clean && !name.empty() && name.size() <= kMaxName) return Done();
  return Error{Quoted(name) + " is not a signal's name: capitals, digits and _"};
}

}  // namespace linkmilter
