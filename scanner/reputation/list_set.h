// Lists of reputation in the order in which they are configured, asked as one. Response policy
// zones among them are one after the other: the first that knows a subject speaks for all of them,
// also if it only makes an exception (rpz-passthru says "not by these zones", never "good").
// Immutable: any thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "scanner/reputation/reputation_list.h"

namespace linkmilter {

class ListSet final : public LocalSource {
 public:
  using Lists = std::vector<std::shared_ptr<const ReputationList>>;
  ListSet(Lists lists, SuffixList suffixes)
      : lists_(std::move(lists)), suffixes_(std::move(suffixes)) {}

  // One standing a list at most.
  std::vector<Standing> Look(const Subject& subject) const override;
  const Lists& lists() const { return lists_; }

 private:
  Lists lists_;
  SuffixList suffixes_;
};

}  // namespace linkmilter
