#include "scanner/reputation/json_list.h"

#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "scanner/reputation/json_member.h"

namespace linkmilter {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The bytes of a text one by one. Ends early at a token that is too long.
class ByteSource {
 public:
  explicit ByteSource(ListText& text) : text_(text) {}

  bool AtEnd() {
    while (at_ == piece_.size() && !ended_) {
      const auto next = text_.Next();
      if (!next.ok()) trouble_ = next.error().message;
      piece_ = next.ok() ? next.value() : std::string_view();
      at_ = 0;
      ended_ = piece_.empty();
    }
    return ended_ || in_token_ > kMaxJsonToken;
  }
  char Peek() { return AtEnd() ? '\0' : piece_[at_]; }
  void Skip() {
    ++at_;
    ++in_token_;
    ++offset_;
  }
  void NextToken() { in_token_ = 0; }

  std::size_t offset() const { return offset_; }
  // Why it ended early; empty: it did not.
  std::string Trouble() const {
    return in_token_ > kMaxJsonToken ? "it holds a string that is too long" : trouble_;
  }

 private:
  ListText& text_;
  std::string_view piece_;
  std::size_t at_ = 0;  // in piece_
  std::size_t in_token_ = 0;
  std::size_t offset_ = 0;
  bool ended_ = false;
  std::string trouble_;
};

// For the parser: it reads ahead by no byte, so that it can be called for one value after another.
class ByteIterator {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the standard's names
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;
  // NOLINTEND(readability-identifier-naming)

  explicit ByteIterator(ByteSource* source) : source_(source) {}  // null: the end
  char operator*() const { return source_->Peek(); }
  ByteIterator& operator++() {
    source_->Skip();
    return *this;
  }
  bool operator==(const ByteIterator& other) const { return AtEnd() == other.AtEnd(); }

 private:
  bool AtEnd() const { return source_ == nullptr || source_->AtEnd(); }

  ByteSource* source_;
};

// "details.url" -> its names.
std::vector<std::string> PathOf(std::string_view member) {
  std::vector<std::string> path;
  if (member.empty()) return path;
  for (const std::string_view name : Split(member, '.'))
    path.emplace_back(name);
  return path;
}

// Sees the parser's events and gathers records. Its names are nlohmann's.
// NOLINTBEGIN(readability-identifier-naming)
class Records {
 public:
  Records(ByteSource& source,
          const FormatOptions& options,
          const SuffixList& suffixes,
          const EntrySink& sink)
      : source_(source),
        sink_(sink),
        entry_path_(PathOf(options.member)),
        filter_path_(PathOf(options.filter.member)),
        equals_(options.filter.equals),
        entries_(options.match, suffixes) {}

  bool null() { return Value({}, false); }
  bool boolean(bool value) { return Value(value ? "true" : "false", false); }
  bool number_integer(std::int64_t value) { return Value(std::to_string(value), false); }
  bool number_unsigned(std::uint64_t value) { return Value(std::to_string(value), false); }
  bool number_float(double /*value*/, const std::string& spelled) { return Value(spelled, false); }
  bool string(const std::string& value) { return Value(value, true); }
  static bool binary(const Json::binary_t& /*value*/) { return false; }  // not in text

  bool start_object(std::size_t /*size*/) { return Open(true); }
  bool start_array(std::size_t /*size*/) { return Open(false); }
  bool key(const std::string& name) {
    source_.NextToken();
    around_.at(depth_ - 1).key = name;
    return true;
  }
  bool end_object() {
    source_.NextToken();
    End(around_.at(--depth_));
    return true;
  }
  bool end_array() {
    source_.NextToken();
    --depth_;
    return true;
  }
  static bool parse_error(std::size_t /*offset*/,
                          const std::string& /*token*/,
                          const Json::exception& /*why*/) {
    return false;
  }

  const ListCounts& counts() const { return counts_; }
  bool too_deep() const { return too_deep_; }

 private:
  // An object or array that is open.
  struct Around {
    bool is_object = false;
    std::string key;  // of the member under way
    enum class Entry { kNone, kText, kOther } kind = Entry::kNone;
    std::string entry;
    std::string filter;
    bool has_filter = false;
  };

  bool Open(bool is_object) {
    source_.NextToken();
    too_deep_ = depth_ == kMaxJsonDepth;
    if (too_deep_) return false;
    Around& around = around_.at(depth_++);
    around.is_object = is_object;
    around.kind = Around::Entry::kNone;
    around.has_filter = false;
    return true;
  }

  bool Value(std::string_view text, bool is_string) {
    source_.NextToken();
    if (Around* owner = OwnerOf(entry_path_)) {
      owner->kind = is_string ? Around::Entry::kText : Around::Entry::kOther;
      owner->entry = text;
    }
    if (Around* owner = OwnerOf(filter_path_)) {
      owner->filter = text;
      owner->has_filter = true;
    }
    return true;
  }

  // The object from which this path leads to the member under way; nullptr: none.
  Around* OwnerOf(const std::vector<std::string>& path) {
    if (path.empty() || path.size() > depth_) return nullptr;
    const std::size_t first = depth_ - path.size();
    for (std::size_t i = 0; i < path.size(); ++i) {
      const Around& around = around_.at(first + i);
      if (!around.is_object || around.key != path[i]) return nullptr;
    }
    return &around_.at(first);
  }

  void End(const Around& object) {
    if (object.kind == Around::Entry::kNone) return;
    ++records_;
    const bool counts =
        filter_path_.empty() || (object.has_filter && TrimAscii(object.filter) == equals_);
    if (!counts) return;
    const bool good =
        object.kind == Around::Entry::kText && entries_.Read(TrimAscii(object.entry), sink_);
    ++(good ? counts_.entries : counts_.bad);
    if (!good && counts_.bad == 1) counts_.first_bad = records_;
  }

  ByteSource& source_;
  const EntrySink& sink_;
  const std::vector<std::string> entry_path_;
  const std::vector<std::string> filter_path_;
  const std::string equals_;
  EntryReader entries_;
  std::array<Around, kMaxJsonDepth> around_;
  std::size_t depth_ = 0;
  std::size_t records_ = 0;
  ListCounts counts_;
  bool too_deep_ = false;
};
// NOLINTEND(readability-identifier-naming)

void SkipBlanks(ByteSource& source) {
  const bool first = source.offset() == 0;
  const auto is_blank = [first](char c) {
    return IsAsciiSpace(c) || (first && kByteOrderMark.find(c) != std::string_view::npos);
  };
  while (!source.AtEnd() && is_blank(source.Peek())) {
    source.Skip();
    source.NextToken();
  }
}

Error Broken(const ByteSource& source, const Records& records) {
  if (records.too_deep())
    return Error{"its JSON is nested deeper than " + std::to_string(kMaxJsonDepth)};
  const std::string trouble = source.Trouble();
  if (!trouble.empty()) return Error{trouble};
  return Error{"it is torn: its JSON is broken at byte " + std::to_string(source.offset())};
}

}  // namespace

Result<ListCounts> ReadJsonList(ListText& text,
                                const FormatOptions& options,
                                const SuffixList& suffixes,
                                const EntrySink& sink) {
  ByteSource source(text);
  Records records(source, options, suffixes, sink);
  for (SkipBlanks(source); !source.AtEnd(); SkipBlanks(source)) {
    const char first = source.Peek();
    if (first == '<') return Error{"it is an HTML or XML page, not a list"};
    if (first != '{' && first != '[') return Broken(source, records);
    constexpr bool kToTheEnd = false;  // lines of JSON follow one another
    const bool whole = Json::sax_parse(ByteIterator(&source), ByteIterator(nullptr), &records,
                                       Json::input_format_t::json, kToTheEnd);
    if (!whole) return Broken(source, records);
  }
  if (!source.Trouble().empty()) return Broken(source, records);
  return Weighed(records.counts(), "record");
}

}  // namespace linkmilter
