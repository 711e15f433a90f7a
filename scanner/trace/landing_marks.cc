#include "scanner/trace/landing_marks.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "scanner/links/domain.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

// A page with more text than this shows something besides its captcha.
constexpr std::size_t kCheckPageLength = 600;
// And with more than this, it is no server's own page, whatever it quotes.
constexpr std::size_t kDefaultPageLength = 5000;

struct Challenge {
  std::string_view needle;
  std::string_view name;
  bool alone;
};
struct HeaderMark {
  std::string_view header;
  std::string_view value;
  std::string_view name;
};
struct Mark {
  std::string_view needle;
  std::string_view name;
};
#include "scanner/trace/landing_marks.inc"

bool Holds(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

const Mark* FamousAt(std::string_view host) {
  const auto* const found =
      std::find_if(std::begin(kFamous), std::end(kFamous),
                   [&](const Mark& row) { return IsWithin(host, row.needle); });
  return found == std::end(kFamous) ? nullptr : found;
}

}  // namespace

std::string ChallengeOf(const FetchResponse& response, const PageLook& look) {
  for (const HeaderMark& row : kChallengeHeaders) {
    const std::string* value = response.Header(row.header);
    if (value != nullptr && StartsWithIgnoreCase(TrimAscii(*value), row.value))
      return std::string(row.name);
  }
  if (look.text_length > kCheckPageLength) return {};
  const std::string_view source = look.source.substr(0, kMaxMarkedBytes);
  for (const Challenge& row : kChallenges)
    if ((row.alone || look.fields == 0) && Holds(source, row.needle)) return std::string(row.name);
  return {};
}

std::string ParkedBy(const PageLook& look) {
  const std::string_view source = look.source.substr(0, kMaxMarkedBytes);
  for (const Mark& row : kParkedSources)
    if (Holds(source, row.needle)) return std::string(row.name);
  if (look.text_length > kDefaultPageLength) return {};
  for (const Mark& row : kParkedWords)
    if (Holds(look.words, row.needle)) return std::string(row.name);
  return {};
}

std::string BenignBounce(const Chain& chain) {
  if (chain.ending != Ending::kLanded || chain.hops.size() < 2) return {};
  const auto start = ParseUrl(chain.hops.front().url);
  const auto end = ParseUrl(chain.hops.back().url);
  if (!start || !end || !start->host || !end->host || end->path != "/") return {};
  const Mark* famous = FamousAt(*end->host);
  if (famous == nullptr) return {};
  const Mark* origin = FamousAt(*start->host);
  if (origin != nullptr && origin->name == famous->name) return {};
  return std::string(famous->needle);
}

}  // namespace linkmilter
