// libcurl's multi interface on one epoll and nothing else: what fetching costs at least. No guard,
// no redirects, no resolver (every host is 127.0.0.1), bodies thrown away. One thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace linkmilter {

class BareFetcher {
 public:
  BareFetcher();
  BareFetcher(const BareFetcher&) = delete;
  BareFetcher& operator=(const BareFetcher&) = delete;
  BareFetcher(BareFetcher&&) = delete;
  BareFetcher& operator=(BareFetcher&&) = delete;
  ~BareFetcher();

  // Fetches all at the same time; returns how many were answered with 200.
  std::size_t Fetch(const std::vector<std::string>& urls);

 private:
  class Multi;
  std::unique_ptr<Multi> multi_;
};

}  // namespace linkmilter
