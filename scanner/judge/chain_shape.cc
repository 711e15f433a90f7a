#include "scanner/judge/chain_shape.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "scanner/judge/host_kind.h"
#include "scanner/judge/protected_names.h"
#include "scanner/links/percent.h"
#include "scanner/links/url.h"
#include "scanner/reputation/source.h"

namespace linkmilter {
namespace {

// Whether the hop before sent the browser there: a frame leaves it where it is, a call waits for a
// person, a second look asks for the same once more.
bool IsSentThere(LedBy led_by) {
  switch (led_by) {
    case LedBy::kLink:
    case LedBy::kFrame:
    case LedBy::kCall:
    case LedBy::kSecondLook:
      return false;
    case LedBy::kHttp301:
    case LedBy::kHttp302:
    case LedBy::kHttp303:
    case LedBy::kHttp307:
    case LedBy::kHttp308:
    case LedBy::kRefreshHeader:
    case LedBy::kMetaRefresh:
    case LedBy::kScript:
    case LedBy::kForm:
    case LedBy::kDecoded:
      return true;
  }
  return false;
}

struct Site {
  bool encrypted = false;
  std::string host;
  std::string owner;  // registrable domain, else the host
  std::string query;  // without its escapes, even twice, in lower case
  HostKind kind = HostKind::kOther;
};

Site SiteOf(const std::string& url_text, const SuffixList& suffixes) {
  Site site;
  const auto url = ParseUrl(url_text);
  if (!url || !url->host) return site;
  site.encrypted = url->scheme == "https";
  site.host = *url->host;
  site.owner = suffixes.RegistrableDomain(site.host);
  if (site.owner.empty()) site.owner = site.host;
  site.query = AsciiLower(PercentDecode(PercentDecode(url->query.value_or(""))));
  site.kind = KindOfUrl(url_text);
  return site;
}

// "u=https://evil.example/", "u=evil.example"
bool SaysHost(std::string_view query, std::string_view host) {
  for (std::size_t at = query.find(host); at != std::string_view::npos;
       at = query.find(host, at + host.size())) {
    if (at > 0 && (query[at - 1] == '=' || query[at - 1] == '/')) return true;
  }
  return false;
}

class Gatherer {
 public:
  Gatherer(const Finding& finding, const SuffixList& suffixes)
      : finding_(finding), hops_(finding.chain.hops) {
    sites_.reserve(hops_.size());
    for (const Hop& hop : hops_)
      sites_.push_back(SiteOf(hop.url, suffixes));
  }

  std::vector<LandingSignal> Gather(const std::vector<bool>& lenders) && {
    for (std::size_t i = 1; i < hops_.size(); ++i) {
      if (!IsSentThere(hops_[i].led_by) || sites_[i - 1].host.empty()) continue;
      if (sites_[i - 1].encrypted && !sites_[i].encrypted && !IsMended(i)) Raise("DOWNGRADE", i);
      if (sites_[i - 1].owner == sites_[i].owner || sites_[i].host.empty()) continue;
      if (sites_[i - 1].kind == HostKind::kShortener && sites_[i].kind == HostKind::kShortener)
        Raise("SHORTENER_CHAIN", i);
      if (i <= lenders.size() && lenders[i - 1] && IsByParameter(i)) Raise("OPEN_REDIRECT", i);
    }
    RaiseCrossing();
    return std::move(signals_);
  }

 private:
  void Raise(std::string_view name, std::size_t hop) {
    signals_.push_back({name, sites_[hop - 1].host + " leads to " + hops_[hop].url});
  }

  // Old links to a site that has https now.
  bool IsMended(std::size_t i) const {
    return i + 1 < hops_.size() && sites_[i + 1].encrypted &&
           sites_[i + 1].owner == sites_[i].owner;
  }

  bool IsByParameter(std::size_t i) const {
    const Site& lender = sites_[i - 1];
    return lender.kind != HostKind::kMailer && lender.kind != HostKind::kShortener &&
           !SameOwner(lender.owner, sites_[i].owner) && SaysHost(lender.query, sites_[i].host);
  }

  static bool IsPassage(HostKind kind) {
    return kind == HostKind::kMailer || kind == HostKind::kShortener ||
           kind == HostKind::kRedirector || kind == HostKind::kSocial;
  }

  void RaiseCrossing() {
    std::set<std::string_view> owners;
    for (std::size_t i = 0; i < hops_.size(); ++i) {
      const bool on_the_way = hops_[i].led_by == LedBy::kLink || IsSentThere(hops_[i].led_by);
      if (on_the_way && !sites_[i].owner.empty() && !IsPassage(sites_[i].kind) &&
          !IsTracker(sites_[i].host, finding_.standings))
        owners.insert(sites_[i].owner);
    }
    if (owners.size() >= kManySites)
      signals_.push_back(
          {"CROSSING_CHAIN", std::to_string(owners.size()) + " sites to " + hops_.back().url});
  }

  const Finding& finding_;
  const std::vector<Hop>& hops_;
  std::vector<Site> sites_;  // by hop
  std::vector<LandingSignal> signals_;
};

}  // namespace

std::vector<LandingSignal> ChainSignals(const Finding& finding,
                                        const SuffixList& suffixes,
                                        const std::vector<bool>& lenders) {
  return Gatherer(finding, suffixes).Gather(lenders);
}

}  // namespace linkmilter
