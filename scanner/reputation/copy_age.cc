#include "scanner/reputation/copy_age.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>

namespace linkmilter {

std::string_view DoubtOf(CopyAge age) {
  switch (age) {
    case CopyAge::kFresh:
      break;
    case CopyAge::kOld:
      return "its copy is old and counts half";
    case CopyAge::kSpent:
      return "its copy is too old and counts nothing";
  }
  return {};
}

std::string MarksFileOf(const std::string& copy) {
  return copy + ".state";
}

std::optional<WallTime> LastChecked(const std::string& copy) {
  struct stat itself {};
  const bool is_there = stat(copy.c_str(), &itself) == 0;
  if (!is_there || !S_ISREG(itself.st_mode) || itself.st_size == 0) return std::nullopt;
  struct stat marks {};
  const time_t when =
      stat(MarksFileOf(copy).c_str(), &marks) == 0 ? marks.st_mtime : itself.st_mtime;
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::seconds(when)));
}

CopyAge AgeOfCopy(const std::string& copy, Seconds every, WallTime now) {
  const auto checked = LastChecked(copy);
  if (!checked) return CopyAge::kFresh;
  const auto age = now - *checked;
  if (age > std::max(kCopyIsSpent, 4 * every)) return CopyAge::kSpent;
  return age > std::max(kCopyIsOld, 2 * every) ? CopyAge::kOld : CopyAge::kFresh;
}

}  // namespace linkmilter
