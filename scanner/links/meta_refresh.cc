#include "scanner/links/meta_refresh.h"

#include <algorithm>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr Seconds kLongestDelay{365L * 24 * 3600};

void SkipSpace(std::string_view& text) {
  while (!text.empty() && IsAsciiSpace(text.front()))
    text.remove_prefix(1);
}

Seconds TakeDigits(std::string_view& text) {
  Seconds delay{0};
  for (; !text.empty() && IsAsciiDigit(text.front()); text.remove_prefix(1)) {
    delay = std::min(delay * 10 + Seconds(text.front() - '0'), kLongestDelay);
  }
  return delay;
}

// "url = ", if `text` begins so; else `text` itself is the URL.
std::string_view AfterUrlWord(std::string_view text) {
  if (!StartsWithIgnoreCase(text, "url")) return text;
  std::string_view rest = text.substr(3);
  SkipSpace(rest);
  if (rest.empty() || rest.front() != '=') return text;
  rest.remove_prefix(1);
  SkipSpace(rest);
  return rest;
}

std::string_view Unquote(std::string_view text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return text;
  const char quote = text.front();
  text.remove_prefix(1);
  return text.substr(0, text.find(quote));
}

}  // namespace

std::optional<MetaRefresh> ParseRefresh(std::string_view content) {
  SkipSpace(content);
  if (content.empty() || !(IsAsciiDigit(content.front()) || content.front() == '.')) return {};
  MetaRefresh refresh;
  refresh.delay = TakeDigits(content);
  while (!content.empty() && (IsAsciiDigit(content.front()) || content.front() == '.'))
    content.remove_prefix(1);
  if (content.empty()) return refresh;
  const auto separates = [](char c) { return c == ';' || c == ','; };
  if (!separates(content.front()) && !IsAsciiSpace(content.front())) return {};
  SkipSpace(content);
  if (!content.empty() && separates(content.front())) content.remove_prefix(1);
  SkipSpace(content);
  refresh.url = Unquote(AfterUrlWord(content));
  return refresh;
}

}  // namespace linkmilter
