// JSON of services outside, read without trust: the door to nlohmann's library. Total on any bytes,
// linear: its parser and its destructor recurse nowhere, however many brackets stand in brackets.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

namespace linkmilter {

using Json = nlohmann::json;

// Discarded, which is no value of any kind: it is no JSON.
inline Json ParseJson(std::string_view text) {
  return Json::parse(text, nullptr, false);
}

// null: `object` is none, or has no such member.
inline const Json& Member(const Json& object, const char* name) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

}  // namespace linkmilter
