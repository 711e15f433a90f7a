// The findings made last, so that a URL is not fetched again while the store still writes them.
// Bounded; one thread at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "scanner/model.h"

namespace linkmilter {

class RecentFindings {
 public:
  explicit RecentFindings(std::size_t limit = 1000) : limit_(limit) {}
  // nullptr: none that still holds.
  std::shared_ptr<const Finding> Find(const std::string& url, WallTime now) const;
  // The same, expired ones included.
  std::shared_ptr<const Finding> Last(const std::string& url) const;
  void Put(std::shared_ptr<const Finding> finding);

 private:
  std::size_t limit_;
  std::unordered_map<std::string, std::shared_ptr<const Finding>> findings_;
  std::deque<std::string> order_;  // oldest first; a URL put twice stands in it twice
};

}  // namespace linkmilter
