// The last good copy of a feed on disk, and beside it what makes the next download cheap. Replaced
// whole: whoever reads it sees the old copy or the new one. One thread writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "scanner/feeds/feed.h"
#include "scanner/reputation/copy_age.h"

namespace linkmilter {

class FeedFile {
 public:
  explicit FeedFile(std::string path) : path_(std::move(path)) {}

  std::optional<WallTime> Checked() const { return LastChecked(path_); }
  CopyAge Age(Seconds every, WallTime now) const { return AgeOfCopy(path_, every, now); }
  FeedMarks Marks() const;  // none without a copy
  Status Replace(std::string_view content, const FeedMarks& marks);
  Status Touch(WallTime now);  // it is still what the publisher has

 private:
  std::string MarksPath() const { return MarksFileOf(path_); }

  std::string path_;
};

}  // namespace linkmilter
