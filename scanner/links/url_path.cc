#include "scanner/links/url_path.h"

#include "base/text.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

// How many dots the segment spells, as "." or "%2e"; 0 if it holds anything else.
std::size_t CountDots(std::string_view segment) {
  constexpr std::size_t kLongest = 6;  // "%2e%2e"
  if (segment.size() > kLongest) return 0;
  std::size_t dots = 0;
  for (; !segment.empty(); ++dots) {
    if (segment[0] == '.') {
      segment.remove_prefix(1);
    } else if (StartsWithIgnoreCase(segment, "%2e")) {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
  }
  return dots;
}

}  // namespace

bool IsDriveLetter(std::string_view text) {
  return text.size() == 2 && IsAsciiAlpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool StartsWithDriveLetter(std::string_view text) {
  constexpr ByteSet kEnds = ByteSet("/\\?#");
  return IsDriveLetter(text.substr(0, 2)) && (text.size() == 2 || kEnds.Has(text[2]));
}

bool PathStartsWithDriveLetter(std::string_view path) {
  return path.size() >= 3 && IsAsciiAlpha(path[1]) && path[2] == ':' &&
         (path.size() == 3 || path[3] == '/');
}

void UrlPath::Append(std::string_view segment, bool last) {
  const std::size_t dots = CountDots(segment);
  if (dots == 1 || dots == 2) {
    if (dots == 2) Shorten();
    if (last) path_ += '/';
    return;
  }
  const bool drive = is_file_ && path_.empty() && IsDriveLetter(segment);
  path_ += '/';
  AppendPercentEncoded(segment, kPathSet, path_);
  if (drive) path_.back() = ':';
}

void UrlPath::Shorten() {
  const bool drive_alone = path_.size() == 3 && PathStartsWithDriveLetter(path_);
  if (path_.empty() || (is_file_ && drive_alone)) return;
  path_.erase(path_.rfind('/'));
}

}  // namespace linkmilter
