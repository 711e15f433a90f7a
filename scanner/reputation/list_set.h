// Lists of reputation in the order in which they are configured, asked as one. Response policy
// zones among them are one after the other: the first that knows a subject speaks for all of them,
// also if it only makes an exception (rpz-passthru says "not by these zones", never "good").
// Immutable: any thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "scanner/reputation/copy_age.h"
#include "scanner/reputation/reputation_list.h"

namespace linkmilter {

class ListSet final : public LocalSource {
 public:
  using Lists = std::vector<std::shared_ptr<const ReputationList>>;
  using Ages = std::vector<CopyAge>;  // of the lists, in their order
  ListSet(Lists lists, SuffixList suffixes, Ages ages = {})
      : lists_(std::move(lists)), suffixes_(std::move(suffixes)), ages_(std::move(ages)) {
    ages_.resize(lists_.size(), CopyAge::kFresh);
  }

  // One standing a list at most. What a list counts whose copy is old: copy_age.h; too old ones
  // neither allow nor praise, and leave the word to the next zone.
  std::vector<Standing> Look(const Subject& subject) const override;
  const Lists& lists() const { return lists_; }
  const Ages& ages() const { return ages_; }

 private:
  Lists lists_;
  SuffixList suffixes_;
  Ages ages_;
};

}  // namespace linkmilter
