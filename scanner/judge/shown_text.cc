#include "scanner/judge/shown_text.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "scanner/judge/host_kind.h"
#include "scanner/judge/owners.h"
#include "scanner/judge/protected_names.h"
#include "scanner/links/brands.h"
#include "scanner/links/text_names.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

std::string HostOf(std::string_view url_text) {
  const auto url = ParseUrl(url_text);
  return url ? url->host.value_or("") : std::string();
}

class Reader {
 public:
  Reader(const Link& link, const ShownContext& context) : link_(link), context_(context) {}

  Shown Judge(const ShownHost& text) const {
    const std::string& shown = text.host;
    if (LeadsTo(shown)) return Shown::kNothing;
    const std::string owner = OwnerOf(shown);
    // A name in another host's is often its customer's: firm.support.example. An imitation is not.
    if (LikenessTo(owner, link_.host) == Likeness::kLooksAlike && !SameOwner(owner, link_.domain))
      return Shown::kLooksAlike;
    return text.bare || IsCounter(owner) ? Shown::kNothing : Shown::kOther;
  }

 private:
  std::string OwnerOf(const std::string& host) const {
    std::string domain = context_.message.suffixes.RegistrableDomain(host);
    return domain.empty() ? host : domain;
  }

  // Trackers are honest if what they show is where they end, and wrappers if they show themselves.
  bool LeadsTo(const std::string& shown) const {
    if (link_.domain.empty() ? shown == link_.host : IsWithin(shown, link_.domain)) return true;
    if (IsOfOneOwner(shown)) return true;
    const auto fits = [&](const std::string& url) {
      const std::string host = HostOf(url);
      return IsWithin(host, shown) || IsWithin(shown, host);
    };
    if (std::any_of(link_.outers.begin(), link_.outers.end(), fits)) return true;
    const Finding* finding = context_.finding;
    return finding != nullptr && !finding->chain.hops.empty() &&
           fits(finding->chain.hops.back().url);
  }

  bool IsOfOneOwner(std::string_view shown) const {
    const auto brands = Brands();
    const auto& own = context_.policy.own_domains;
    return (IsWithinAny(shown, own) && IsWithinAny(link_.host, own)) ||
           std::any_of(brands.begin(), brands.end(), [&](const Brand& brand) {
             return IsHomeOf(brand, shown) && IsHomeOf(brand, link_.host);
           });
  }

  // A click counter is the trade of who sends for others, and of a sender who is who he says.
  // Whoever signs may show his own address by another domain that signed, and nobody else's.
  bool IsCounter(const std::string& owner) const {
    const MessageFacts& message = context_.message;
    const bool senders = !message.proven_domain.empty() && link_.domain == message.proven_domain;
    if (senders || KindOfUrl(link_.url) == HostKind::kMailer) return true;
    return Signed(link_.domain) && (Signed(owner) || owner == message.proven_domain);
  }

  bool Signed(const std::string& domain) const {
    const auto& signers = context_.message.signers;
    return std::find(signers.begin(), signers.end(), domain) != signers.end();
  }

  const Link& link_;
  const ShownContext& context_;
};

}  // namespace

ShownHost ReadShownHost(std::string_view text, const SuffixList& suffixes) {
  text = TrimAscii(text);
  const auto* const space = std::find_if(text.begin(), text.end(), IsAsciiSpace);
  const std::string_view word = text.substr(0, static_cast<std::size_t>(space - text.begin()));
  const bool has_scheme =
      StartsWithIgnoreCase(word, "http://") || StartsWithIgnoreCase(word, "https://");
  const bool bare = !has_scheme && !StartsWithIgnoreCase(word, "www.");
  const std::string_view name = word.substr(0, word.find_first_of("/?#:"));
  if (bare && (word.size() < text.size() || JudgeTextName(name, suffixes) != TextName::kHost))
    return {};
  if (word.find('@') != std::string_view::npos) return {};
  if (word.ends_with("...") || word.ends_with("\u2026")) return {};  // cut by its author
  std::string host = HostOf((has_scheme ? "" : "http://") + std::string(word));
  if (host.starts_with("www.")) host.erase(0, 4);
  return {std::move(host), bare};
}

ShownText WorstShown(const Link& link, const ShownContext& context) {
  ShownText worst;
  const Reader reader(link, context);
  for (const std::string& text : link.texts) {
    ShownHost shown = ReadShownHost(text, context.message.suffixes);
    if (shown.host.empty()) continue;
    const Shown what = reader.Judge(shown);
    if (what > worst.what) worst = {what, std::move(shown.host)};
  }
  return worst;
}

}  // namespace linkmilter
