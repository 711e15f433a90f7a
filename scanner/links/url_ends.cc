#include "scanner/links/url_ends.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanner/links/text_marks.h"
#include "scanner/links/text_names.h"

namespace linkmilter {
namespace {

constexpr std::string_view kEndsHost = "/\\?#()|'";

// Browsers take symbols in names too: only ASCII punctuation cannot begin one.
bool MayBeginHost(char32_t point) {
  return point == '[' || point == '%' || (point < 0x80 ? IsHostCharacter(point) : !EndsUrl(point));
}

// A closing bracket that was not opened in the URL belongs to the sentence.
class OpenBrackets {
 public:
  bool Takes(char c) {
    constexpr std::string_view kOpeners = "([{";
    constexpr std::string_view kClosers = ")]}";
    if (const std::size_t kind = kOpeners.find(c); kind != std::string_view::npos) ++open_[kind];
    const std::size_t kind = kClosers.find(c);
    return kind == std::string_view::npos || open_[kind]-- > 0;
  }

 private:
  std::array<int, 3> open_{};
};

}  // namespace

std::size_t UrlEnds::HostEnd(std::size_t begin) const {
  if (!MayBeginHost(PointAt(begin).point)) return begin;
  std::size_t dots_until = begin;  // up to there an ideographic full stop is known to be a dot
  bool ascii = true;
  std::size_t at = begin;
  while (at < text_.size()) {
    const DecodedPoint next = PointAt(at);
    if (next.point < 0x80) {
      if (EndsUrl(next.point) || kEndsHost.find(text_[at]) != std::string_view::npos) break;
    } else if (IsHostDot(next.point)) {
      if (at >= dots_until) dots_until = DottedRunEnd(begin, at);
      if (at >= dots_until) break;
    } else if (EndsUrl(next.point) ||
               (ascii && IsSpacelessScript(next.point) && HasKnownSuffix(begin, at))) {
      break;
    }
    ascii = ascii && next.point < 0x80;
    at += next.length;
  }
  return at;
}

// An ideographic full stop is a dot only where a public suffix follows or between numbers, else it
// ends the sentence: then `dot` is returned, otherwise the end of the run of labels.
std::size_t UrlEnds::DottedRunEnd(std::size_t begin, std::size_t dot) const {
  std::size_t end = begin;
  bool numbers = true;
  while (end < text_.size() && end - begin < kMaxHostBytes) {
    const DecodedPoint next = PointAt(end);
    if (end >= dot && !IsHostCharacter(next.point) && !IsHostDot(next.point)) break;
    numbers = numbers && (IsHostDot(next.point) || IsAsciiDigit(text_[end]));
    end += next.length;
  }
  return numbers || HasKnownSuffix(begin, end) ? end : dot;
}

std::size_t UrlEnds::RestEnd(std::size_t begin, std::size_t host_end) const {
  if (!BeginsRest(At(host_end))) return host_end;
  const char before = begin > 0 ? text_[begin - 1] : '\0';
  // 'url' ends at its apostrophe, [url|text] and <url|text> at their bar.
  const char closer = before == '\'' ? '\'' : before == '[' || before == '<' ? '|' : '\0';
  OpenBrackets open;
  std::size_t at = host_end;
  while (at < text_.size()) {
    const DecodedPoint next = PointAt(at);
    if (EndsUrl(next.point) || (closer != '\0' && text_[at] == closer)) break;
    if (IsSpacelessScript(next.point) && IsAsciiAlnum(text_[at - 1])) break;
    if (!open.Takes(text_[at])) break;
    at += next.length;
  }
  return at;
}

std::size_t UrlEnds::PortEnd(std::size_t at) const {
  if (At(at) != ':') return at;
  std::size_t end = at + 1;
  while (IsAsciiDigit(At(end)))
    ++end;
  constexpr int kHighestPort = 65535;  // a URL with a higher one is none
  constexpr std::size_t kMostDigits = 5;
  int port = 0;
  for (const char digit : text_.substr(at + 1, std::min(end - at - 1, kMostDigits + 1)))
    port = port * 10 + (digit - '0');
  return end > at + 1 && port <= kHighestPort ? end : at;
}

bool UrlEnds::HasKnownSuffix(std::size_t begin, std::size_t end) const {
  return HasKnownTextSuffix(text_.substr(begin, end - begin), suffixes_);
}

}  // namespace linkmilter
