// The last good copy of a feed on disk, and beside it what makes the next download cheap. Replaced
// whole: whoever reads it sees the old copy or the new one. One thread writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "scanner/feeds/feed.h"

namespace linkmilter {

class FeedFile {
 public:
  explicit FeedFile(std::string path) : path_(std::move(path)) {}

  // When the copy was last known to be what the publisher has; nullopt: there is no copy.
  std::optional<WallTime> Checked() const;
  FeedMarks Marks() const;  // none without a copy
  Status Replace(std::string_view content, const FeedMarks& marks);
  Status Touch(WallTime now);  // it is still what the publisher has

 private:
  std::string MarksPath() const { return path_ + ".state"; }

  std::string path_;
};

}  // namespace linkmilter
