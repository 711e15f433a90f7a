#include "scanner/links/skeleton.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <unicode/uspoof.h>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/idna.h"

namespace linkmilter {
namespace {

struct CloseChecker {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

bool IsWordEnd(char32_t point) {
  return point == ' ' || point == '\t' || point == '\r' || point == '\n' || point == 0xA0;
}

bool IsMathLetter(char32_t point) {
  return point >= 0x1D400 && point <= 0x1D7FF;
}

bool IsStroke(char32_t point) {
  return point >= 0x0334 && point <= 0x0338;
}

// What has no width. Joiners are spelling in some scripts, and hold emoji together.
bool IsInvisible(char32_t point) {
  return point == 0x200B || point == 0x2060 || point == 0xFEFF;
}

// What one word of a text shows.
struct Word {
  std::size_t math = 0;
  bool inside = false;       // letters have begun
  bool invisible = false;    // something without width after a letter
  bool interrupted = false;  // and a letter after that
  bool stroke = false;
  std::size_t run = 0;  // letters since the word or its last soft hyphen began
  std::size_t hyphens = 0;
  bool hyphen = false;  // a soft hyphen where no printer would break the word

  void Add(char32_t point) {
    AddToRun(point);
    math += static_cast<std::size_t>(IsMathLetter(point));
    stroke = stroke || IsStroke(point);
    if (point == kSoftHyphen) return;
    if (IsInvisible(point)) {
      invisible = invisible || inside;
    } else if (point < 0x80 && IsAsciiAlpha(static_cast<char>(point))) {
      interrupted = interrupted || invisible;
      inside = true;
    }
  }
  bool Hides() const {
    constexpr std::size_t kFewMathLetters = 2;  // a formula
    return math > kFewMathLetters || stroke || interrupted || hyphen ||
           (hyphens > 0 && run < kShortestPart && run > 0);
  }

 private:
  static constexpr char32_t kSoftHyphen = 0xAD;
  static constexpr std::size_t kShortestPart = 2;  // of a word that is broken at a line's end

  void AddToRun(char32_t point) {
    if (point != kSoftHyphen) {
      ++run;
      return;
    }
    hyphen = hyphen || (run < kShortestPart && (run > 0 || hyphens > 0));
    ++hyphens;
    run = 0;
  }
};

}  // namespace

std::string Skeleton(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<USpoofChecker, CloseChecker> checker(uspoof_open(&status));
  if (U_FAILURE(status) != 0) return AsciiLower(text);
  std::string skeleton(text.size() * 8 + 16, '\0');
  const std::int32_t length =
      uspoof_getSkeletonUTF8(checker.get(), 0, text.data(), static_cast<std::int32_t>(text.size()),
                             skeleton.data(), static_cast<std::int32_t>(skeleton.size()), &status);
  if (U_FAILURE(status) != 0) return AsciiLower(text);
  skeleton.resize(static_cast<std::size_t>(length));
  return AsciiLower(skeleton);
}

bool HidesFromFilters(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; })) return false;
  Word word;
  std::size_t start = 0;
  std::size_t at = 0;
  const auto ends_badly = [&] {
    return word.Hides() || MixesScripts(text.substr(start, at - start));
  };
  while (at < text.size()) {
    const DecodedPoint next = DecodeUtf8(text.substr(at));
    if (IsWordEnd(next.point)) {
      if (ends_badly()) return true;
      word = {};
      start = at + next.length;
    } else {
      word.Add(next.point);
    }
    at += next.length;
  }
  return ends_badly();
}

}  // namespace linkmilter
