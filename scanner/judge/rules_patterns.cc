#include "scanner/judge/rules_patterns.h"

#include <algorithm>

#include <re2/re2.h>
#include <re2/set.h>

#include "scanner/judge/rules.h"

namespace linkmilter {
namespace {

// Program and cached states of one pattern, and of all patterns of one kind of text:
// "(a{1000}){1000}" is refused, and states beyond are thrown away and made anew, in linear time.
constexpr std::int64_t kPatternMemory = std::int64_t{1} << 20;
constexpr std::int64_t kSetMemory = std::int64_t{64} << 20;

RE2::Options Options(std::int64_t memory) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(memory);
  return options;
}

re2::StringPiece View(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

struct PatternSet::Set {
  re2::RE2::Set patterns{Options(kSetMemory), RE2::UNANCHORED};
};

PatternSet::PatternSet() : set_(std::make_unique<Set>()) {}
PatternSet::~PatternSet() = default;

Status PatternSet::Add(std::string_view pattern, std::uint32_t number) {
  if (pattern.empty()) return Error{"an empty pattern would match everything"};
  if (pattern.size() > kMaxPatternBytes)
    return Error{"a pattern is at most " + std::to_string(kMaxPatternBytes) + " bytes"};
  auto single = std::make_unique<const RE2>(View(pattern), Options(kPatternMemory));
  if (!single->ok()) return Error{single->error()};
  std::string why;
  if (set_->patterns.Add(View(pattern), &why) < 0) return Error{why};
  singles_.push_back({number, std::move(single)});
  return Done();
}

Status PatternSet::Compile() {
  if (set_->patterns.Compile()) return Done();
  return Error{"need more than " + std::to_string(kSetMemory >> 20) + " MiB together"};
}

void PatternSet::Match(std::string_view text, std::vector<std::uint32_t>& found) const {
  std::vector<int> indexes;
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (set_->patterns.Match(View(text), &indexes, &error)) {
    for (const int index : indexes)
      found.push_back(singles_[static_cast<std::size_t>(index)].number);
  } else if (error.kind != RE2::Set::kNoError) {  // no memory for states: one by one, as sure
    for (const Single& single : singles_)
      if (RE2::PartialMatch(View(text), *single.pattern)) found.push_back(single.number);
  }
}

std::string_view PatternSet::First(std::uint32_t number, std::string_view text) const {
  const auto single =
      std::lower_bound(singles_.begin(), singles_.end(), number,
                       [](const Single& one, std::uint32_t wanted) { return one.number < wanted; });
  re2::StringPiece piece;
  const bool found = single != singles_.end() && single->number == number &&
                     single->pattern->Match(View(text), 0, text.size(), RE2::UNANCHORED, &piece, 1);
  return found ? std::string_view(piece.data(), piece.size()) : std::string_view();
}

Status CheckPattern(std::string_view pattern) {
  return PatternSet().Add(pattern, 0);
}

}  // namespace linkmilter
