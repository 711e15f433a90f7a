// Links that are answers to one question: stars, marks from 0 to 10, yes and no. They differ in one
// short value alone. Pure; linear in the URLs.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

class AnswerGroups {
 public:
  AnswerGroups() = default;
  explicit AnswerGroups(const std::vector<Link>& links);

  // The same URL twice is one answer.
  void Add(std::string_view url);

  // True if another of the links is `url` with another short value in one place.
  bool Holds(std::string_view url) const;

 private:
  struct Group {
    std::size_t first = 0;  // hash of its first URL
    bool several = false;
  };
  std::unordered_map<std::size_t, Group> groups_;  // by the hash of the URL without the value
};

}  // namespace linkmilter
