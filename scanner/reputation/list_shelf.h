// The last good state of each list. A new state of a file is put in its place whole, or refused: a
// file that cannot be read, is no list (list_reader.h), or whose size is out of proportion to the
// last good one leaves that one in force. The copy of a feed that nobody could fetch again in time
// counts less (copy_age.h). One thread at a time; never the one that mail waits for.
//
// While a list is loaded, its old and its new state are held together, and messages under way keep
// the set they began with. A value: a copy shares the lists, and can be brought up to date or
// thrown away without the original.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scanner/reputation/file_stamp.h"
#include "scanner/reputation/list_set.h"

namespace linkmilter {

// Of the last good number of entries, in per cent. For lists of fewer than kPlausibleFrom entries
// before and after any change is plausible.
inline constexpr std::size_t kLeastPlausible = 50;
inline constexpr std::size_t kMostPlausible = 300;
inline constexpr std::size_t kPlausibleFrom = 100;

// What became of one list, for the journal.
struct ListNews {
  std::string list;  // ListOptions::name
  std::string file;
  bool refused = false;
  bool missing = false;  // refused, and there is no last good one: nothing is in force
  bool feed = false;     // its next copy may be better
  std::string text;      // "12345 entries", or why it was refused
};

class ListShelf {
 public:
  using Clock = std::function<WallTime()>;
  explicit ListShelf(Clock clock) : clock_(std::move(clock)) {}

  struct Outcome {
    std::shared_ptr<const ListSet> set;  // never null; without the lists that are missing
    std::vector<ListNews> news;          // of lists that were read
  };

  // Brings these lists into force, reading those that are new or whose file has changed. Others are
  // forgotten. A state that is refused is read and told of once, unless there is no other.
  Outcome Load(const std::vector<ListOptions>& wanted, const SuffixList& suffixes);
  // The same for the lists of the last Load.
  Outcome Refresh();
  // Whether Refresh would change anything. Costs a few stat(2) a list.
  bool IsStale() const;
  // Of the last Load or Refresh; null: there was none.
  const std::shared_ptr<const ListSet>& set() const { return set_; }

 private:
  struct Place {
    ListOptions options;
    FileStamp seen;                              // read last, good or not
    std::shared_ptr<const ReputationList> good;  // null: none yet
    CopyAge age = CopyAge::kFresh;
  };

  Place TakePlace(const ListOptions& options);
  CopyAge AgeOf(const ListOptions& options) const;
  void Read(Place& place, std::vector<ListNews>& news) const;
  std::shared_ptr<const ListSet> SetOf() const;

  Clock clock_;
  std::vector<Place> places_;
  SuffixList suffixes_;
  std::shared_ptr<const ListSet> set_;
};

}  // namespace linkmilter
