#include "scanner/links/text_marks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "base/text.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr Range kSpaceless[] = {
    {0x1100, 0x11FF}, {0x2E80, 0x2FDF}, {0x3005, 0x3007},   {0x3031, 0x3035}, {0x3041, 0x312F},
    {0x3130, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},   {0xA960, 0xA97F}, {0xAC00, 0xD7FF},
    {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF},
};

// Beyond ASCII: C1 controls and NBSP, spaces, quotation marks, line ends, CJK marks.
constexpr Range kEnds[] = {
    {0x80, 0xA0},     {0xAB, 0xAB},     {0xBB, 0xBB},     {0x1680, 0x1680}, {0x2000, 0x200A},
    {0x2018, 0x201F}, {0x2026, 0x2026}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x2039, 0x203A},
    {0x205F, 0x205F}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0xFF01, 0xFF01}, {0xFF08, 0xFF09},
    {0xFF0C, 0xFF0C}, {0xFF1A, 0xFF1B}, {0xFF1E, 0xFF1F}, {0xFF3B, 0xFF3B}, {0xFF3D, 0xFF3D},
    {0xFF5B, 0xFF5D}, {0xFF5F, 0xFF60}, {0xFF62, 0xFF65},
};

// Punctuation and symbols beyond ASCII that are not letters of a name.
constexpr Range kNoLetters[] = {
    {0x80, 0xAC},     {0xAE, 0xB6},     {0xB8, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},
    {0x2000, 0x200A}, {0x2010, 0x205F}, {0x2070, 0x209F}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF},
    {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3030}, {0xE000, 0xF8FF}, {0xFF01, 0xFF0D},
    {0xFF0F, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF},
};

template <std::size_t N>
bool InAny(const Range (&ranges)[N], char32_t point) {
  const Range* after =
      std::upper_bound(std::begin(ranges), std::end(ranges), point,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(ranges) && point <= std::prev(after)->last;
}

constexpr std::string_view kTailPunctuation = ".,;:!?\"*~|";
constexpr std::string_view kOpeners = "([{<";
constexpr std::string_view kClosers = ")]}>";

// How many more closers than openers of each kind the URL holds, and how many apostrophes.
class Pairs {
 public:
  explicit Pairs(std::string_view url) {
    for (const char c : url)
      Count(c, 1);
  }
  bool Unopened(char c) const {
    if (c == '\'') return apostrophes_ % 2 != 0;
    const std::size_t kind = kClosers.find(c);
    return kind != std::string_view::npos && surplus_[kind] > 0;
  }
  void Remove(char c) { Count(c, -1); }

 private:
  void Count(char c, int by) {
    if (c == '\'') apostrophes_ += by;
    if (const std::size_t open = kOpeners.find(c); open != std::string_view::npos) {
      surplus_[open] -= by;
    } else if (const std::size_t close = kClosers.find(c); close != std::string_view::npos) {
      surplus_[close] += by;
    }
  }
  std::array<int, 4> surplus_{};
  int apostrophes_ = 0;
};

// The length of a character reference at the end ("&gt;"), 0 if there is none.
std::size_t ReferenceAtEnd(std::string_view url) {
  constexpr std::size_t kLongestName = 32;
  if (url.empty() || url.back() != ';') return 0;
  std::size_t length = 1;
  while (length < url.size() && length < kLongestName &&
         (IsAsciiAlnum(url[url.size() - length - 1]) || url[url.size() - length - 1] == '#'))
    ++length;
  if (length < 3 || length >= url.size() || url[url.size() - length - 1] != '&') return 0;
  return length + 1;
}

// The length of a mark of direction at the end (U+200E, U+202A to U+202E, U+2066 to U+2069): text
// that mixes directions wraps its URLs in them.
std::size_t DirectionMarkAtEnd(std::string_view url) {
  constexpr std::size_t kBytes = 3;
  if (url.size() <= kBytes || static_cast<unsigned char>(url.back()) < 0x80) return 0;
  const char32_t point = DecodeUtf8(url.substr(url.size() - kBytes)).point;
  const bool mark = point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
                    (point >= 0x2066 && point <= 0x2069);
  return mark ? kBytes : 0;
}

}  // namespace

bool IsSpacelessScript(char32_t point) {
  return point >= 0x1100 && InAny(kSpaceless, point);
}

bool EndsUrl(char32_t point) {
  if (point < 0x80) {
    return point <= ' ' || point == 0x7F || point == '<' || point == '>' || point == '"' ||
           point == '`';
  }
  return InAny(kEnds, point);
}

bool IsHostCharacter(char32_t point) {
  if (point < 0x80) {
    const char c = static_cast<char>(point);
    return IsAsciiAlnum(c) || c == '-' || c == '_';
  }
  return !InAny(kNoLetters, point);
}

bool IsHostDot(char32_t point) {
  return point == '.' || point == 0x3002 || point == 0xFF0E || point == 0xFF61;
}

std::string_view TrimUrlTail(std::string_view url) {
  Pairs pairs(url);
  const auto drop = [&](std::size_t count) {
    for (; count > 0; --count) {
      pairs.Remove(url.back());
      url.remove_suffix(1);
    }
  };
  while (!url.empty()) {
    const char last = url.back();
    if (const std::size_t reference = ReferenceAtEnd(url); reference > 0) {
      drop(reference);
    } else if (const std::size_t mark = DirectionMarkAtEnd(url); mark > 0) {
      drop(mark);
    } else if (kTailPunctuation.find(last) != std::string_view::npos ||
               kOpeners.find(last) != std::string_view::npos || pairs.Unopened(last)) {
      drop(1);
    } else {
      break;
    }
  }
  return url;
}

}  // namespace linkmilter
