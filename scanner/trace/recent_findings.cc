#include "scanner/trace/recent_findings.h"

#include <utility>

namespace linkmilter {

std::shared_ptr<const Finding> RecentFindings::Find(const std::string& url, WallTime now) const {
  const auto found = findings_.find(url);
  if (found == findings_.end() || found->second->valid_until <= now) return nullptr;
  return found->second;
}

void RecentFindings::Put(std::shared_ptr<const Finding> finding) {
  order_.push_back(finding->url);
  findings_[order_.back()] = std::move(finding);
  if (order_.size() <= limit_) return;
  findings_.erase(order_.front());
  order_.pop_front();
}

}  // namespace linkmilter
