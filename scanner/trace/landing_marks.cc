#include "scanner/trace/landing_marks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "scanner/links/domain.h"
#include "scanner/links/fold.h"
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
struct Brand {
  std::string_view name;
  std::string_view domains;
};

#include "scanner/trace/landing_brands.inc"
#include "scanner/trace/landing_marks.inc"

bool Holds(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

// "com.br", "co.uk", "de": what countries register under. "github.io" is somebody's.
bool IsCountrySuffix(std::string_view suffix) {
  const std::size_t dot = suffix.rfind('.');
  if (dot == std::string_view::npos) return suffix.size() == 2;
  return suffix.size() - dot - 1 == 2 && dot <= 3 && suffix.find('.') == dot;
}

bool IsUnder(std::string_view host, std::string_view domain) {
  if (!domain.ends_with(".*")) return IsWithin(host, domain);
  domain.remove_suffix(1);  // "amazon."
  const std::size_t at = host.rfind(domain);
  if (at == std::string_view::npos || (at > 0 && host[at - 1] != '.')) return false;
  return IsCountrySuffix(host.substr(at + domain.size()));
}

bool IsHome(std::string_view host, std::string_view domains) {
  const auto all = Split(domains, ' ');
  return std::any_of(all.begin(), all.end(), [&](std::string_view d) { return IsUnder(host, d); });
}

bool IsWordByte(char c) {
  return IsAsciiAlnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

// Both in matching form; the whole word alone: "dhl" is not in "sandhler".
bool NamesBrand(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !IsWordByte(text[at - 1])) && (end == text.size() || !IsWordByte(text[end])))
      return true;
  }
  return false;
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

std::vector<std::string> BrandsElsewhere(const std::vector<std::string_view>& texts,
                                         std::string_view host) {
  std::vector<std::string> folded;
  folded.reserve(texts.size());
  for (const std::string_view text : texts)
    folded.push_back(FoldForMatching(text));
  std::vector<std::string> brands;
  for (const Brand& brand : kBrands) {
    const bool named = std::any_of(folded.begin(), folded.end(), [&](const std::string& text) {
      return NamesBrand(text, brand.name);
    });
    if (named && !IsHome(host, brand.domains)) brands.emplace_back(brand.name);
  }
  return brands;
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
