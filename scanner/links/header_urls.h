// The URLs in the list headers of one message (List-Unsubscribe and its like, Archived-At): acts of
// its recipient by definition, wherever else they turn up. Pure; immutable after construction;
// linear in the text searched.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "scanner/model.h"

namespace linkmilter {

class HeaderUrls {
 public:
  HeaderUrls() = default;
  explicit HeaderUrls(const std::vector<Link>& links);

  // What `url` (as Link::url) has in common with one of them, in words: host and path, whatever the
  // scheme and the query, or a path segment or value of 16 characters and more. Empty: nothing.
  std::string_view FindIn(std::string_view url) const;
  bool empty() const { return paths_.empty(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Texts = std::unordered_set<std::string, Hash, std::equal_to<>>;

  Texts paths_;   // host and path
  Texts pieces_;  // what may be a token
};

}  // namespace linkmilter
