#include "scanner/judge/lures.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "scanner/judge/consent.h"
#include "scanner/judge/host_kind.h"
#include "scanner/judge/owners.h"
#include "scanner/judge/pressed.h"
#include "scanner/judge/protected_names.h"
#include "scanner/judge/sender.h"
#include "scanner/judge/url_traits.h"
#include "scanner/links/brands.h"
#include "scanner/links/fold.h"
#include "scanner/links/recipient_shapes.h"
#include "scanner/links/skeleton.h"

namespace linkmilter {
namespace {

#include "scanner/judge/lure_words.inc"

// Newsletters lead to many sites; what wants one thing leads to few. Between the two a trait still
// counts, so that a few decoys do not hide one.
constexpr std::size_t kFewDomains = 3;
constexpr std::size_t kManyDomains = 8;
// So do newsletters whose links all pass one counter of clicks: dozens, each another URL.
constexpr std::size_t kFewCalls = 8;

// Brands of hundreds of banks, each with a domain of its own.
constexpr std::string_view kSharedNames[] = {"credit agricole", "credit mutuel", "raiffeisen",
                                             "sparkasse", "volksbank"};

std::string_view SignalOf(HostKind kind) {
  switch (kind) {
    case HostKind::kOther:
    case HostKind::kShared:
    case HostKind::kSocial:
    case HostKind::kMailer:
      return {};
    case HostKind::kTenants:
      return "TENANT_HOST";
    case HostKind::kBuilder:
      return "BUILDER_HOST";
    case HostKind::kShortener:
      return "SHORTENED_LINK";
    case HostKind::kRedirector:
      return "OPEN_REDIRECT";
    case HostKind::kDynamic:
      return "DYNAMIC_HOST";
    case HostKind::kIpfs:
      return "IPFS_GATEWAY";
  }
  return {};
}

bool HasLureWord(const std::string& folded) {
  return std::any_of(std::begin(kLureWords), std::end(kLureWords), [&](std::string_view word) {
    const std::size_t at = folded.find(word);
    return at != std::string::npos && (at == 0 || !IsAsciiAlnum(folded[at - 1]));
  });
}

std::string LastWordHost(std::string_view word) {
  const std::size_t at = word.rfind('@');
  if (at != std::string_view::npos) word.remove_prefix(at + 1);
  while (!word.empty() && !IsAsciiAlnum(word.back()))
    word.remove_suffix(1);
  while (!word.empty() && !IsAsciiAlnum(word.front()))
    word.remove_prefix(1);
  return AsciiLower(word);
}

// Signs of networks, documents of colleagues and counters of clicks say nothing of whose the
// message is.
bool IsNeutral(HostKind kind) {
  return kind == HostKind::kMailer || kind == HostKind::kShared || kind == HostKind::kSocial;
}

class Gatherer {
 public:
  Gatherer(const Extraction& extraction,
           const std::vector<std::string>& recipients,
           const Policy& policy,
           const SuffixList& suffixes)
      : extraction_(extraction),
        recipients_(recipients),
        suffixes_(suffixes),
        sender_(SenderOf(extraction, policy, suffixes)),
        names_(policy.own_domains),
        pressed_(PressedLinks(extraction.links, {sender_, recipients}, policy, suffixes)) {}

  std::vector<Signal> Gather() && {
    std::set<std::string_view> domains;
    for (const Pressed& one : pressed_) {
      if (!one.call) continue;
      calls_.push_back(&one);
      if (one.kind != HostKind::kSocial) domains.insert(OwnerOf(*one.link));
    }
    RaiseConsent();
    if (calls_.empty()) {
      RaiseBare();
      return std::move(signals_);
    }
    for (const Pressed* call : calls_) {
      if (call->foreign) RaiseWorn(*call->link, false);
      if (IsOfMailingKit(*call->link)) Raise("MAILING_KIT", call->link->url, call->link);
    }
    if (domains.size() > kManyDomains) return std::move(signals_);
    RaiseForeign();
    RaiseBrands();
    const RecipientShapes shapes(recipients_);
    for (const Pressed* call : calls_) {
      if (call->foreign || distrusted_) RaiseLink(*call, shapes);
      if (!call->foreign && distrusted_) RaiseWorn(*call->link, true);
    }
    RaiseWords();
    if (foreign_ || distrusted_) RaiseSender();
    return std::move(signals_);
  }

 private:
  void Raise(std::string_view name, std::string evidence, const Link* link = nullptr) {
    signals_.push_back(
        {std::string(name), 0, std::move(evidence), link == nullptr ? "" : link->url});
  }

  void RaiseLink(const Pressed& call, const RecipientShapes& shapes) {
    const Link& link = *call.link;
    if (const auto name = SignalOf(call.kind); !name.empty()) Raise(name, link.host, &link);
    for (const std::string& outer : link.outers)
      if (KindOfUrl(outer) == HostKind::kRedirector) Raise("OPEN_REDIRECT", outer, &link);
    if (!(foreign_ || distrusted_) || IsNeutral(call.kind))
      return;  // a sender's partners, a mailer's trade
    if (call.from_file) Raise("ATTACHED_CALL", link.host, &link);
    if (call.kind == HostKind::kBuilder) return;  // its suffix, codes and filled fields are its own
    const auto way = shapes.FindIn(link.url + link.fragment);
    if (!way.empty()) Raise("RECIPIENT_IN_URL", std::string(way), &link);
    if (HasSuspiciousSuffix(link.host)) Raise("SUSPICIOUS_SUFFIX", link.host, &link);
    for (UrlTrait& trait : TraitsOf(link))
      Raise(trait.signal, std::move(trait.evidence), &link);
    const auto brand = call.popular ? std::string() : names_.BrandInPath(link.url);
    if (!brand.empty()) Raise("BRAND_IN_PATH", brand + " on " + link.host, &link);
  }

  // Such a link shows an honest address, so that it need not call.
  void RaiseConsent() {
    for (const Pressed& one : pressed_) {
      const auto consent = one.foreign ? ConsentLinkAt(one.link->url) : std::nullopt;
      if (!consent) continue;
      const std::string& to = consent->grants_to;
      const std::string owner = suffixes_.RegistrableDomain(to);
      const bool honest = SameOwner(owner, one.link->domain) ||
                          (SameOwner(owner, sender_.domain) && !sender_.refuted);
      if (consent->device || (!to.empty() && !honest))
        Raise("CONSENT_LINK", one.link->host + (to.empty() ? "" : " for " + to), one.link);
    }
  }

  // Decoys of one host cost one look. On a site of the sender's own only what looks like a brand: a
  // firm's second domain holds its name.
  void RaiseWorn(const Link& link, bool senders) {
    const auto [found, fresh] = worn_.try_emplace(link.host);
    if (fresh) found->second = names_.WornBy(link.host, link.domain);
    const Wearing& worn = found->second;
    const bool looks = worn.likeness == Likeness::kLooksAlike;
    if (worn.likeness == Likeness::kNone || (senders && !looks)) return;
    const std::string_view name =
        worn.own ? "OWN_DOMAIN_LOOKALIKE" : (looks ? "BRAND_LOOKALIKE" : "BRAND_IN_HOST");
    Raise(name, worn.name + " in " + link.host, &link);
  }

  // Everything that calls to be pressed leads to the same few strangers.
  void RaiseForeign() {
    std::set<std::string_view> domains;
    std::size_t calls = 0;
    for (const Pressed& one : pressed_) {
      if (!one.call || IsNeutral(one.kind)) continue;
      ++calls;
      if (!one.foreign) return;
      domains.insert(OwnerOf(*one.link));
    }
    if (domains.empty() || domains.size() > kFewDomains) return;
    foreign_ = true;
    if (calls > kFewCalls) return;
    const std::string from = sender_.host.empty() ? "nobody" : sender_.host;
    Raise(sender_.freemail ? "FREEMAIL_CALL" : "FOREIGN_CALL",
          "from " + from + ", leads to " + std::string(*domains.begin()), calls_.front()->link);
  }

  bool IsSendersBrand(const Brand& brand) const {
    return IsHomeOf(brand, sender_.host) && !sender_.refuted;
  }
  // What a brand lets to anybody is not its own: a page on windows.net is no page of Microsoft's.
  static bool IsOfBrand(const Brand& brand, const Pressed& one) {
    return one.kind != HostKind::kTenants && one.kind != HostKind::kBuilder &&
           IsHomeOf(brand, one.link->host);
  }
  // Pictures and small print are often the brand's own, copied: one call elsewhere is enough.
  bool LeadsAway(const Brand& brand) const {
    return std::any_of(calls_.begin(), calls_.end(), [&](const Pressed* one) {
      return one->kind != HostKind::kSocial && !IsOfBrand(brand, *one);
    });
  }
  // In words a brand may be what the message is about.
  bool LeadsHome(const Brand& brand) const {
    return std::any_of(calls_.begin(), calls_.end(),
                       [&](const Pressed* one) { return IsOfBrand(brand, *one); });
  }

  // An address in plain text says where it leads, so that only a sender who failed the checks and
  // calls himself a brand is held to it. His address may be the brand's: lists break signatures.
  void RaiseBare() {
    if (!sender_.refuted || pressed_.empty()) return;
    for (const Brand& brand : Brands()) {
      if (!Names(sender_.name, brand.name) || IsHomeOf(brand, sender_.host)) continue;
      if (std::any_of(pressed_.begin(), pressed_.end(),
                      [&](const Pressed& one) { return !one.foreign || IsOfBrand(brand, one); }))
        continue;
      Raise("BRAND_IN_NAME", std::string(brand.name), pressed_.front().link);
      Raise("SENDER_REFUTED", sender_.host);
      return;
    }
  }

  void RaiseBrands() {
    const std::string subject = FoldForMatching(extraction_.subject);
    std::string texts;
    for (const Pressed* call : calls_)
      for (const std::string& text : call->link->texts)
        texts.append(FoldForMatching(text)).append("\n");
    for (const Brand& brand : Brands()) {
      const bool by_name = Names(sender_.name, brand.name) || Names(sender_.plain_name, brand.name);
      const bool by_words = Names(subject, brand.name) || Names(texts, brand.name);
      if ((!by_name && !by_words) || IsSendersBrand(brand)) continue;
      if (by_name && LeadsAway(brand)) RaiseName(brand);
      if (by_words && foreign_ && !LeadsHome(brand))
        Raise("BRAND_IN_WORDS", std::string(brand.name));
    }
    RaiseWordBrands();
  }
  void RaiseWordBrands() {
    const std::string& plain = sender_.plain_name;
    for (const Brand& brand : WordBrands()) {
      const bool first = plain.starts_with(brand.name) && Names(plain, brand.name);
      if (first && !IsSendersBrand(brand) && LeadsAway(brand)) RaiseName(brand);
    }
  }
  // A site of his own then speaks for nobody, but for a bank of those that share a name.
  void RaiseName(const Brand& brand) {
    Raise("BRAND_IN_NAME", std::string(brand.name));
    distrusted_ = distrusted_ || std::find(std::begin(kSharedNames), std::end(kSharedNames),
                                           brand.name) == std::end(kSharedNames);
  }

  void RaiseWords() {
    bool lure = false;
    bool hidden = HidesFromFilters(extraction_.from_name) || HidesFromFilters(extraction_.subject);
    for (const Pressed* call : calls_) {
      for (const std::string& text : call->link->texts) {
        hidden = hidden || HidesFromFilters(text);
        lure = lure || HasLureWord(FoldForMatching(text));
      }
    }
    if (hidden) Raise("HIDDEN_WORDS", "letters that look like others");
    if (lure && (foreign_ || distrusted_))
      Raise("ACTION_WORDS", "in the text of " + calls_.front()->link->host);
  }

  void RaiseSender() {
    if (sender_.domain.empty())
      Raise("SENDER_UNREAL", sender_.host.empty() ? "no address" : sender_.host);
    if (sender_.refuted) Raise("SENDER_REFUTED", sender_.host);
    if (sender_.no_signature) Raise("SENDER_UNSIGNED", sender_.host);
    if (!foreign_) return;  // a firm's site has another name than the firm's mail
    for (const std::string_view word : Split(extraction_.from_name, ' ')) {
      const std::string host = LastWordHost(word);
      if (host.find('.') == std::string::npos || !suffixes_.HasKnownSuffix(host)) continue;
      const std::string shown = suffixes_.RegistrableDomain(host);
      if (shown.empty() || SameOwner(shown, sender_.domain)) continue;
      Raise("NAME_SHOWS_DOMAIN", shown + " as the name of " + sender_.host);
      return;
    }
  }

  const Extraction& extraction_;
  const std::vector<std::string>& recipients_;
  const SuffixList& suffixes_;
  Sender sender_;
  ProtectedNames names_;
  std::vector<Pressed> pressed_;
  std::vector<const Pressed*> calls_;                   // those that lead away from the sender
  bool foreign_ = false;                                // and none leads to him
  bool distrusted_ = false;                             // his own site is nobody's either
  std::unordered_map<std::string_view, Wearing> worn_;  // by host
  std::vector<Signal> signals_;
};

}  // namespace

std::vector<Signal> LureSignals(const Extraction& extraction,
                                const std::vector<std::string>& recipients,
                                const Policy& policy,
                                const SuffixList& suffixes) {
  return Gatherer(extraction, recipients, policy, suffixes).Gather();
}

}  // namespace linkmilter
