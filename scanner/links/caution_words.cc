#include "scanner/links/caution_words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/fold.h"
#include "scanner/links/text_marks.h"

namespace linkmilter {
namespace {

constexpr auto kWords = [] {
  auto words = std::to_array<CautionWord>({
#include "scanner/links/caution_words.inc"
  });
  std::sort(words.begin(), words.end(), [](const CautionWord& a, const CautionWord& b) {
    return a.stem != b.stem ? a.stem < b.stem : a.act < b.act;
  });
  return words;
}();
using Index = std::int16_t;
constexpr Index kNone = -1;

// For each stem the longest other one that it begins with: all stems a text begins with are found
// by going up from the last one that does not sort behind it.
constexpr auto kShorter = [] {
  std::array<Index, kWords.size()> shorter{};
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    auto candidate = static_cast<Index>(static_cast<int>(i) - 1);
    while (candidate != kNone &&
           !kWords[i].stem.starts_with(kWords[static_cast<std::size_t>(candidate)].stem))
      candidate = shorter[static_cast<std::size_t>(candidate)];
    shorter[i] = candidate;
  }
  return shorter;
}();

// Where the stems of each first byte begin.
constexpr auto kByFirstByte = [] {
  std::array<std::size_t, 257> first{};
  for (std::size_t byte = 0, at = 0; byte < first.size(); ++byte) {
    while (at < kWords.size() && static_cast<unsigned char>(kWords[at].stem[0]) < byte)
      ++at;
    first[byte] = at;
  }
  return first;
}();

// Whether a stem may begin with these two bytes; most words are told apart by them alone.
class Beginnings {
 public:
  constexpr explicit Beginnings(const decltype(kWords)& words) {
    for (const CautionWord& word : words)
      maybe_[Slot(word.stem)] = true;
  }
  constexpr bool Has(std::string_view text) const { return maybe_[Slot(text)]; }

 private:
  static constexpr std::size_t Slot(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const auto second = static_cast<unsigned char>(text[1]);
    return (first * 37U + second) % 4096U;
  }
  std::array<bool, 4096> maybe_{};
};
static_assert(std::all_of(kWords.begin(), kWords.end(), [](const CautionWord& word) {
  return word.stem.size() >= 2;
}));
constexpr Beginnings kBeginnings(kWords);

// The last stem that does not sort behind `text`, among those with its first byte.
Index LastNotBehind(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  const auto* const first = kWords.data() + kByFirstByte[byte];
  const auto* const end = kWords.data() + kByFirstByte[byte + 1U];
  const auto* const behind = std::upper_bound(
      first, end, text, [](std::string_view a, const CautionWord& b) { return a < b.stem; });
  return behind == first ? kNone : static_cast<Index>(behind - kWords.data() - 1);
}

// Thai and Lao part words no more than Chinese does.
bool IsSpaceless(char32_t point) {
  return (point >= 0x0E00 && point <= 0x0EFF) || IsSpacelessScript(point);
}

void Keep(const CautionWord& word, const CautionWord*& kept) {
  if (kept == nullptr || word.act < kept->act) kept = &word;
}

// Text as words apart by single blanks, and a blank at the end.
class WordReader {
 public:
  CautionWords Read(std::string_view text) {
    if (AsciiPrefix(text) == text.size()) {
      ReadAscii(text);
    } else {
      ReadFolded(FoldForMatching(text));
    }
    Part();
    for (const std::size_t start : starts_)
      LookAt(start);
    found_.bytes = text_.size();
    return found_;
  }

 private:
  void ReadAscii(std::string_view text) {
    text_.reserve(text.size() + 1);
    char before = ' ';
    for (const char c : text) {
      if (!IsAsciiAlnum(c)) {
        Part();
      } else {
        if (IsAsciiUpper(c) && IsAsciiLower(before)) starts_.push_back(text_.size());
        Begin();
        text_ += AsciiLower(c);
      }
      before = c;
    }
  }

  void ReadFolded(std::string_view text) {
    while (!text.empty()) {
      const DecodedPoint next = DecodeUtf8(text);
      if (next.point == '-' || next.point == '_' || !IsHostCharacter(next.point)) {
        Part();
      } else {
        if (IsSpaceless(next.point) && InWord()) starts_.push_back(text_.size());
        Begin();
        text_ += text.substr(0, next.length);
      }
      text.remove_prefix(next.length);
    }
  }

  bool InWord() const { return !text_.empty() && text_.back() != ' '; }

  void Begin() {
    if (InWord()) return;
    ++found_.words;
    starts_.push_back(text_.size());
  }

  void Part() {
    if (InWord()) text_ += ' ';
  }

  void LookAt(std::size_t start) {
    const std::string_view rest = std::string_view(text_).substr(start);
    if (!kBeginnings.Has(rest)) return;  // a word and its blank: two bytes at least
    for (Index at = LastNotBehind(rest); at != kNone; at = kShorter[static_cast<std::size_t>(at)]) {
      const CautionWord& word = kWords[static_cast<std::size_t>(at)];
      if (!rest.starts_with(word.stem)) continue;
      Keep(word, word.strength == Strength::kStrong ? found_.strong : found_.weak);
      if (start == 0 && word.strength == Strength::kWeak) Keep(word, found_.first);
    }
  }

  std::string text_;
  std::vector<std::size_t> starts_;  // where a stem may begin
  CautionWords found_;
};

}  // namespace

std::string_view Name(Act act) {
  switch (act) {
    case Act::kOptOut:
      return "opt-out";
    case Act::kRelease:
      return "release";
    case Act::kDestructive:
      return "destructive";
    case Act::kDecision:
      return "decision";
    case Act::kMoney:
      return "money";
    case Act::kIdentity:
      return "identity";
  }
  std::abort();
}

CautionWords FindCautionWords(std::string_view text) {
  return WordReader().Read(text);
}

}  // namespace linkmilter
