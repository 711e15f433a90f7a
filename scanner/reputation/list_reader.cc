#include "scanner/reputation/list_reader.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/reputation/json_list.h"

namespace linkmilter {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view WithoutReturn(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool ListReader::Take(std::string_view piece) {
  if (!refusal_.empty()) return false;
  if (piece.find('\0') != std::string_view::npos) {
    refusal_ = "it is torn: it holds NUL bytes";
  } else if (LooksLikeAPage(piece)) {
    refusal_ = "it is an HTML or XML page, not a list";
  }
  while (refusal_.empty() && !piece.empty()) {
    const auto end = std::min(piece.find('\n'), piece.size());
    const bool ended = end < piece.size();
    Part(piece.substr(0, end), ended);
    piece.remove_prefix(ended ? end + 1 : end);
  }
  return refusal_.empty();
}

void ListReader::Part(std::string_view part, bool ended) {
  if (ended && begun_.empty() && !overlong_) return Line(part);
  overlong_ = overlong_ || begun_.size() + part.size() > kMaxLineBytes;
  if (!overlong_) begun_ += part;
  if (!ended) return;
  Line(begun_);
  begun_.clear();
}

// The first byte that is no blank decides, once.
bool ListReader::LooksLikeAPage(std::string_view piece) {
  if (!blank_) return false;
  const auto is_blank = [](char c) {
    return IsAsciiSpace(c) || kByteOrderMark.find(c) != std::string_view::npos;
  };
  const auto* const first = std::find_if_not(piece.begin(), piece.end(), is_blank);
  blank_ = first == piece.end();
  return !blank_ && *first == '<';
}

void ListReader::Line(std::string_view line) {
  ++number_;
  if (number_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  const bool bad = overlong_ || line.size() > kMaxLineBytes;
  overlong_ = false;
  const LineKind kind = bad ? LineKind::kBad : format_.Line(WithoutReturn(line), sink_);
  more_ = kind == LineKind::kMore;
  if (kind == LineKind::kEntry) ++counts_.entries;
  if (kind != LineKind::kBad) return;
  if (++counts_.bad == 1) counts_.first_bad = number_;
}

Result<ListCounts> ListReader::Finish() {
  if (refusal_.empty() && (!begun_.empty() || overlong_)) Line(begun_);
  if (!refusal_.empty()) return Error{refusal_};
  if (more_) return Error{"it is torn: its last record never ends"};
  return Weighed(counts_, "line");
}

Result<ListCounts> Weighed(const ListCounts& counts, std::string_view what) {
  const std::size_t all = counts.entries + counts.bad;
  if (counts.bad > 0 && counts.bad * 100 > all * kMostBadInHundred) {
    return Error{std::to_string(counts.bad) + " of its " + std::to_string(all) + ' ' +
                 std::string(what) + "s are bad, the first is " + std::string(what) + ' ' +
                 std::to_string(counts.first_bad)};
  }
  if (counts.entries == 0) return Error{"it has no entries"};
  return counts;
}

Result<ListCounts> ReadList(ListText& text,
                            const FormatOptions& options,
                            const SuffixList& suffixes,
                            const EntrySink& sink) {
  if (options.format == ListFormat::kJson) return ReadJsonList(text, options, suffixes, sink);
  const auto format = MakeFormat(options, suffixes);
  ListReader reader(*format, sink);
  for (;;) {
    const auto piece = text.Next();
    if (!piece.ok()) return piece.error();
    if (piece.value().empty() || !reader.Take(piece.value())) return reader.Finish();
  }
}

}  // namespace linkmilter
