// The shared test vectors of NAME/cases.jsonl as JSON objects.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/testdata.h"

namespace linkmilter {

// Lone surrogates, which JSON text may escape and UTF-8 cannot hold, become U+FFFD.
inline std::string WithoutLoneSurrogates(std::string line) {
  const auto is_half = [&line](std::size_t at, const char* halves) {
    return at + 6 <= line.size() && line[at] == '\\' && line[at + 1] == 'u' &&
           (line[at + 2] == 'd' || line[at + 2] == 'D') &&
           std::string(halves).find(line[at + 3]) != std::string::npos;
  };
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '\\') {
      ++at;
    } else if (is_half(at, "89abAB") && is_half(at + 6, "cdefCDEF")) {
      at += 11;
    } else if (is_half(at, "89abcdefABCDEF")) {
      line.replace(at + 2, 4, "fffd");
    }
  }
  return line;
}

// Empty if the set is not here.
inline std::vector<nlohmann::json> ReadCases(const std::string& set) {
  std::vector<nlohmann::json> cases;
  const std::string path = TestDataPath(set + "/cases.jsonl");
  if (path.empty()) return cases;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    cases.push_back(nlohmann::json::parse(WithoutLoneSurrogates(line)));
  }
  return cases;
}

}  // namespace linkmilter
