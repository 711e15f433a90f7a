#include "scanner/links/wrapped_url.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/text_marks.h"

namespace linkmilter {
namespace {

bool IsLineEnd(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == '\n' || text[at] == '\r');
}

std::size_t PastLineEnd(std::string_view text, std::size_t at) {
  if (text[at] == '\r') ++at;
  return IsLineEnd(text, at) && text[at] == '\n' ? at + 1 : at;
}

// What closes the bracket or quote the URL stands in; NUL if it stands in none.
char CloserAt(std::string_view text, std::size_t begin) {
  constexpr std::string_view kUrlMark = "<url:";
  const std::string_view before = text.substr(0, begin);
  if (before.empty()) return '\0';
  if (before.back() == '<') return '>';
  if (before.back() == '[') return ']';
  if (before.back() == '"') return '"';
  const bool marked = before.size() >= kUrlMark.size() &&
                      EqualsIgnoreCase(before.substr(before.size() - kUrlMark.size()), kUrlMark);
  return marked ? '>' : '\0';
}

// Appends the lines that go on in the brackets to `joined` and returns where the closer stands;
// `end` if they hold more than a URL.
std::size_t JoinLines(std::string_view text, std::size_t end, char closer, std::string& joined) {
  const std::string_view rest = text.substr(end, kMaxWrapBytes);
  const std::size_t close = rest.find_first_of(std::string("<[\"") + closer);
  if (close == std::string_view::npos || rest[close] != closer) return end;
  const std::string_view inside = rest.substr(0, close);
  if (inside.find("://") != std::string_view::npos) return end;
  for (const std::string_view line : Split(inside, '\n')) {
    const std::string_view bare = TrimAscii(line);
    if (bare.find_first_of(" \t") != std::string_view::npos) return end;
    joined.append(bare);
  }
  return end + close;
}

std::string_view RunFrom(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()), kMaxWrapBytes);
  std::size_t end = 0;
  while (end < rest.size()) {
    const DecodedPoint next = DecodeUtf8(rest.substr(end));
    if (EndsUrl(next.point)) break;
    if (next.point == ':') return {};  // something else begins
    end += next.length;
  }
  return rest.substr(0, end);
}

// What looks like the rest of a URL a program broke at the edge of its line: not a plain word.
std::string_view NextLine(std::string_view text, std::size_t end) {
  constexpr std::size_t kFirstColumn = 68;
  constexpr std::size_t kLastColumn = 80;
  const std::string_view before = text.substr(0, end).substr(end - std::min(end, kLastColumn + 1));
  const std::size_t line = before.rfind('\n');
  const std::size_t column = before.size() - (line == std::string_view::npos ? 0 : line + 1);
  if (column < kFirstColumn || column > kLastColumn) return {};
  const std::string_view run = RunFrom(text, PastLineEnd(text, end));
  return run.find_first_of("0123456789/?=&%#_") != std::string_view::npos ? run
                                                                          : std::string_view();
}

bool HasPath(std::string_view url) {
  return AuthorityOf(url).data() + AuthorityOf(url).size() != url.data() + url.size();
}

}  // namespace

UrlReadings ReadUrlEnd(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view line = text.substr(begin, end - begin);
  UrlReadings readings;
  readings.url = TrimUrlTail(line);
  readings.end = begin + readings.url.size();
  if (readings.url.empty() || end >= text.size()) return readings;
  std::string longer(line);
  if (!IsLineEnd(text, end)) {
    if (IsSpacelessScript(DecodeUtf8(text.substr(end)).point)) longer.append(RunFrom(text, end));
    if (HasPath(line)) readings.variant = TrimUrlTail(longer);
  } else if (const char closer = CloserAt(text, begin); closer != '\0') {
    const std::size_t close = JoinLines(text, end, closer, longer);
    if (close == end) return readings;
    readings.joined = TrimUrlTail(longer);
    readings.variant = readings.url;
    readings.end = close;
  } else if (readings.url.size() == line.size()) {
    readings.variant = TrimUrlTail(longer.append(NextLine(text, end)));
  }
  const std::string_view primary = readings.joined.empty() ? readings.url : readings.joined;
  if (readings.variant == primary) readings.variant.clear();
  return readings;
}

std::string_view LabelOf(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kLongest = 200;
  const char opener = begin > 0 ? text[begin - 1] : '\0';
  if ((opener == '[' || opener == '<') && end < text.size() && text[end] == '|') {
    const std::string_view rest = text.substr(end + 1, kLongest);
    const std::size_t close = rest.find_first_of("]>\n");
    return close == std::string_view::npos ? std::string_view() : rest.substr(0, close);
  }
  std::string_view before =
      text.substr(begin - std::min(begin, kLongest), std::min(begin, kLongest));
  if (before.ends_with('<')) before.remove_suffix(1);
  for (const std::string_view joint : {"](", "]: "}) {
    if (!before.ends_with(joint)) continue;
    before.remove_suffix(joint.size());
    const std::size_t open = before.find_last_of("[\n");
    const bool opened = open != std::string_view::npos && before[open] == '[';
    return opened ? before.substr(open + 1) : std::string_view();
  }
  return {};
}

std::string_view AuthorityOf(std::string_view url) {
  const std::size_t slash = url.find_first_of("/\\");
  const std::size_t colon = url.find(':');
  if (colon != std::string_view::npos && slash == colon + 1) {
    url.remove_prefix(std::min(url.find_first_not_of("/\\", slash), url.size()));
  }
  return url.substr(0, url.find_first_of("/\\?#"));
}

}  // namespace linkmilter
