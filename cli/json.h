// The JSON of the command line tool: one object a line, documented in docs/json.md. The door to
// nlohmann-json on this side. Text from mail may be ill-formed: it is repaired, never thrown at.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "scanner/model.h"

namespace linkmilter {

using Json = nlohmann::ordered_json;

Json ToJson(const Link& link);
Json ToJson(const Evidence& evidence);
Json ToJson(const std::vector<Hop>& hops);
Json ToJson(const Certificate& certificate);
Json ToJson(const Standing& standing);
Json ToJson(const Signal& signal);

// Adds what was seen of a link: ending, detail, hops, landing, standings, ...
void AddSeen(const Finding& finding, Json& json);

// A JSON array of the values' own JSON.
template <typename T>
Json ToJsonArray(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values)
    array.push_back(ToJson(value));
  return array;
}

// One line, without its newline.
std::string OneLine(const Json& json);

}  // namespace linkmilter
