// Bytes of a list, in pieces of any size -> its entries, or why it is refused. Holds no more of the
// text than one line or, of JSON, one string of each object around. One thread each.
//
// Refused whole: a file that is torn (NUL bytes, a record that never ends), an HTML or XML page
// saved in place of a list, one without a single entry, and one with more than a tenth of bad
// lines: each would switch off or falsify what the list is for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "scanner/reputation/list_format.h"
#include "scanner/reputation/list_text.h"

namespace linkmilter {

inline constexpr std::size_t kMaxLineBytes = std::size_t{64} << 10;  // a file without line ends
inline constexpr std::size_t kMostBadInHundred = 10;

struct ListCounts {
  std::size_t entries = 0;  // lines or records that named something
  std::size_t bad = 0;
  std::size_t first_bad = 0;  // its line or record, from 1
};

// A whole text in any format.
Result<ListCounts> ReadList(ListText& text,
                            const FormatOptions& options,
                            const SuffixList& suffixes,
                            const EntrySink& sink);

// Whether that many bad ones, and that few good ones, make a list. `what` each is: "line".
Result<ListCounts> Weighed(const ListCounts& counts, std::string_view what);

class ListReader {
 public:
  // Both must outlive the reader.
  ListReader(LineFormat& format, const EntrySink& sink) : format_(format), sink_(sink) {}

  // False: nothing more can change that the file is refused; Finish() says why.
  bool Take(std::string_view piece);
  // Call once, at the end.
  Result<ListCounts> Finish();

 private:
  // Of a line; `ended` with it.
  void Part(std::string_view part, bool ended);
  void Line(std::string_view line);
  bool LooksLikeAPage(std::string_view piece);

  LineFormat& format_;
  const EntrySink& sink_;
  ListCounts counts_;
  std::size_t number_ = 0;  // of the line last read
  std::string begun_;       // a line whose end has not come yet
  bool overlong_ = false;   // more of it came than fits
  bool more_ = false;       // the format waits for the end of a record
  bool blank_ = true;       // nothing but blanks so far
  std::string refusal_;
};

}  // namespace linkmilter
