#include "scanner/links/wrapped_url.h"

#include <algorithm>

#include "base/text.h"

namespace linkmilter {

std::size_t JoinWrappedUrl(std::string_view text,
                           std::size_t begin,
                           std::size_t end,
                           std::string& joined) {
  const std::string_view before =
      text.substr(begin < 5 ? 0 : begin - 5, std::min<std::size_t>(begin, 5));
  const bool wrapped =
      !before.empty() && (before.back() == '<' || EqualsIgnoreCase(before, "<url:"));
  if (!wrapped || end >= text.size() || (text[end] != '\n' && text[end] != '\r')) return end;
  const std::size_t limit = std::min(text.size(), end + kMaxWrapBytes);
  std::size_t close = end;
  while (close < limit && text[close] != '>' && text[close] != '<')
    ++close;
  if (close >= limit || text[close] != '>') return end;
  for (const std::string_view line : Split(text.substr(begin, close - begin), '\n')) {
    const std::string_view bare = TrimAscii(line);
    if (bare.empty() || bare.find(' ') != std::string_view::npos) return end;
    joined.append(bare);
  }
  return close;
}

}  // namespace linkmilter
