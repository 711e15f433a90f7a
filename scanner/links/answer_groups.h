// Links that are answers to one question: stars, marks from 0 to 10, yes and no. They differ in one
// short value alone. Pure; immutable after construction; linear in the URLs.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

class AnswerGroups {
 public:
  explicit AnswerGroups(const std::vector<Link>& links);

  // True if another of the links is `url` with another short value in one place.
  bool Holds(std::string_view url) const;

 private:
  std::unordered_map<std::size_t, std::size_t>
      members_;  // by the hash of the URL without the value
};

}  // namespace linkmilter
