#include "scanner/reputation/csv_list.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace linkmilter {
namespace {

// The fields of one record, which may come in several lines.
class Record {
 public:
  // False: the record goes on in the next line.
  bool Take(std::string_view line) {
    if (quoted_) {
      field_ += '\n';
    } else {
      fields_.clear();
      field_.clear();
      bytes_ = 0;
      broken_ = false;
    }
    bytes_ += line.size() + 1;
    for (std::size_t i = 0; i < line.size(); ++i)
      Character(line, i);
    if (bytes_ > kMaxRecordBytes) {
      broken_ = true;
      quoted_ = false;
    }
    if (quoted_) return false;
    EndField();
    return true;
  }

  bool broken() const { return broken_; }
  bool under_way() const { return quoted_; }
  // Empty: there is none. `column` from 1.
  std::string_view At(unsigned column) const {
    return column == 0 || column > fields_.size() ? std::string_view() : fields_[column - 1];
  }
  std::size_t size() const { return fields_.size(); }

 private:
  void Character(std::string_view line, std::size_t& i) {
    const char c = line[i];
    if (quoted_) {
      if (c != '"') {
        field_ += c;
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        field_ += line[++i];
      } else {
        quoted_ = false;
      }
    } else if (c == ',') {
      EndField();
    } else if (c == '"' && TrimAscii(field_).empty()) {  // also after a blank: ", \"x\""
      field_.clear();
      quoted_ = true;
    } else {
      field_ += c;
    }
  }

  void EndField() {
    if (fields_.size() < kMaxColumns) fields_.push_back(field_);
    field_.clear();
  }

  std::vector<std::string> fields_;
  std::string field_;
  std::size_t bytes_ = 0;
  bool quoted_ = false;
  bool broken_ = false;
};

class CsvLines final : public LineFormat {
 public:
  CsvLines(const FormatOptions& options, const SuffixList& suffixes)
      : options_(options), entries_(options.match, suffixes) {}

  LineKind Line(std::string_view line, const EntrySink& sink) override {
    if (!record_.under_way() && (line.starts_with('#') || TrimAscii(line).empty()))
      return LineKind::kNothing;
    if (!record_.Take(line)) return LineKind::kMore;
    const LineKind kind = record_.broken() ? LineKind::kBad : Row(sink);
    const bool head = std::exchange(first_, false) && kind == LineKind::kBad && !record_.broken();
    return head ? LineKind::kNothing : kind;
  }

 private:
  LineKind Row(const EntrySink& sink) {
    const std::string_view text = TrimAscii(record_.At(options_.column));
    if (text.empty()) return LineKind::kBad;
    const auto& filter = options_.filter;
    if (filter.column > record_.size()) return LineKind::kBad;
    std::uint64_t rank = 0;
    if (options_.rank_column != 0 && !ReadRank(rank)) return LineKind::kBad;
    const bool counts = filter.column == 0 || TrimAscii(record_.At(filter.column)) == filter.equals;
    const EntrySink ranked = [&](const ListEntry& entry) {
      if (counts) sink({entry.scope, entry.name, entry.pass, rank});
    };
    if (!entries_.Read(text, ranked))  // also "url", a word of a head
      return LineKind::kBad;
    return counts ? LineKind::kEntry : LineKind::kNothing;
  }

  bool ReadRank(std::uint64_t& rank) const {
    const std::string_view text = TrimAscii(record_.At(options_.rank_column));
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, rank);
    return error == std::errc() && stop == end && rank > 0;
  }

  const FormatOptions options_;
  EntryReader entries_;
  Record record_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<LineFormat> MakeCsvFormat(const FormatOptions& options,
                                          const SuffixList& suffixes) {
  return std::make_unique<CsvLines>(options, suffixes);
}

}  // namespace linkmilter
