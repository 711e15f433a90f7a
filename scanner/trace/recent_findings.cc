#include "scanner/trace/recent_findings.h"

#include <utility>

namespace linkmilter {

std::shared_ptr<const Finding> RecentFindings::Find(const std::string& url, WallTime now) const {
  auto last = Last(url);
  return last && last->valid_until > now ? last : nullptr;
}

std::shared_ptr<const Finding> RecentFindings::Last(const std::string& url) const {
  const auto found = findings_.find(url);
  return found == findings_.end() ? nullptr : found->second;
}

void RecentFindings::Put(std::shared_ptr<const Finding> finding) {
  order_.push_back(finding->url);
  findings_[order_.back()] = std::move(finding);
  if (order_.size() <= limit_) return;
  findings_.erase(order_.front());
  order_.pop_front();
}

}  // namespace linkmilter
