#include "scanner/links/shown_host.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "scanner/links/text_names.h"
#include "scanner/links/url.h"

namespace linkmilter {

std::string ShownDomain(std::string_view text, const SuffixList& suffixes) {
  text = TrimAscii(text);
  if (text.find('.') == std::string_view::npos || text.ends_with("...")) return {};
  const auto ends = [](char c) { return IsAsciiSpace(c) || c == '@'; };
  if (std::any_of(text.begin(), text.end(), ends)) return {};
  const bool has_scheme =
      StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "https://");
  const std::string_view host = text.substr(0, text.find_first_of("/?#:"));
  if (!has_scheme && JudgeTextName(host, suffixes) != TextName::kHost) return {};
  const std::optional<Url> url = ParseUrl((has_scheme ? "" : "http://") + std::string(text));
  return url && url->host ? suffixes.RegistrableDomain(*url->host) : std::string();
}

void MarkTextMismatches(const SuffixList& suffixes, std::vector<Link>& links) {
  for (Link& link : links) {
    const auto differs = [&](const std::string& text) {
      const std::string shown = ShownDomain(text, suffixes);
      return !shown.empty() && shown != link.domain;
    };
    if (!std::any_of(link.texts.begin(), link.texts.end(), differs)) continue;
    const auto place =
        std::lower_bound(link.oddities.begin(), link.oddities.end(), Oddity::kTextMismatch);
    if (place == link.oddities.end() || *place != Oddity::kTextMismatch) {
      link.oddities.insert(place, Oddity::kTextMismatch);
    }
  }
}

}  // namespace linkmilter
