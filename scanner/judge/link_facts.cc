#include "scanner/judge/link_facts.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "scanner/judge/host_kind.h"
#include "scanner/judge/landing_facts.h"
#include "scanner/judge/signals.h"
#include "scanner/links/brands.h"
#include "scanner/links/url.h"
#include "scanner/reputation/source.h"

namespace linkmilter {
namespace {

// Empty: says nothing against the link (it landed; it was not followed on purpose).
std::string_view SignalName(Ending ending) {
  switch (ending) {
    case Ending::kLanded:
    case Ending::kNotFetched:
      return {};
    case Ending::kDownload:
      return "DOWNLOAD";
    case Ending::kRefusedAddress:
      return "REFUSED_ADDRESS";
    case Ending::kUnresolvable:
      return "UNRESOLVABLE";
    case Ending::kUnreachable:
      return "UNREACHABLE";
    case Ending::kTlsFailed:
      return "TLS_FAILED";
    case Ending::kTimedOut:
      return "TIMED_OUT";
    case Ending::kLoop:
      return "LOOP";
    case Ending::kTooManyHops:
      return "TOO_MANY_HOPS";
    case Ending::kTooBig:
      return "TOO_BIG";
    case Ending::kBlocked:
      return "BLOCKED";
    case Ending::kScriptOpaque:
      return "SCRIPT_OPAQUE";
    case Ending::kOverloaded:
      return "OVERLOADED";
  }
  return {};
}

// The second look that got an answer; nullptr: none, or it was refused as well.
const Hop* OpenedToBrowser(const Chain& chain) {
  const auto hop = std::find_if(chain.hops.begin(), chain.hops.end(), [](const Hop& second) {
    return second.led_by == LedBy::kSecondLook && second.status > 0 && second.status < 400;
  });
  const bool refused = hop == chain.hops.end() ||
                       (std::next(hop) == chain.hops.end() && chain.ending == Ending::kBlocked);
  return refused ? nullptr : &*hop;
}

bool IsCode(const Place& place) {
  return place.element == "qr";
}

// The host of a text that is nothing but a web address: "https://bank.example/login",
// "www.bank.example". A file name, an e-mail address or a sentence is none.
std::string ShownHost(std::string_view text) {
  text = TrimAscii(text);
  const bool has_scheme =
      StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "https://");
  if (!has_scheme && !StartsWithIgnoreCase(text, "www.")) return {};
  if (std::any_of(text.begin(), text.end(), [](char c) { return IsAsciiSpace(c) || c == '@'; }))
    return {};
  if (text.ends_with("...") || text.ends_with("\u2026")) return {};  // cut by its author
  const auto url = ParseUrl(has_scheme ? std::string(text) : "http://" + std::string(text));
  if (!url || !url->host) return {};
  const std::string& host = *url->host;
  return host.starts_with("www.") ? host.substr(4) : host;
}

// One step on the way: where it is, and what the operator's lists say of it today.
struct Step {
  Subject subject;
  std::vector<Standing> standings;
  const Standing* allowed() const { return FirstWith(Standing::Result::kAllowed, standings); }
  const Standing* popular() const { return FirstWith(Standing::Result::kPopular, standings); }
};

Step LookUp(Subject subject, const Policy& policy) {
  std::vector<Standing> standings = LookLocally(policy.trace->local, subject);
  return {std::move(subject), std::move(standings)};
}

Step LookUp(std::string_view url_text, const std::string& address, const Policy& policy) {
  const auto url = ParseUrl(url_text);
  if (!url || !url->host) return {};
  Subject subject{url->RequestHref(), *url->host, ""};
  if (const auto found_at = IpAddress::Parse(address)) subject.addresses.push_back(*found_at);
  return LookUp(std::move(subject), policy);
}

class Gatherer {
 public:
  Gatherer(const Link& link,
           const Finding* finding,
           const Policy& policy,
           const MessageFacts& message)
      : link_(link), finding_(finding), policy_(policy), message_(message) {}

  std::vector<Signal> GatherDenials() && {
    RaiseAllDenied(LookUpStart());
    return std::move(signals_);
  }

  std::vector<Signal> Gather() && {
    const Step start = LookUpStart();
    RaiseAllDenied(start);
    if (const Standing* allowed = start.allowed()) {
      Raise(allowed->signal, allowed->points, allowed->code + " (" + allowed->source + ')');
      return std::move(signals_);
    }
    RaisePopular(start);
    RaiseFamiliarity(start);
    RaiseSpelling();
    if (finding_ != nullptr) {
      RaiseStandings();
      RaiseEnding();
    }
    return std::move(signals_);
  }

 private:
  Step LookUpStart() const { return LookUp(Subject{link_.url, link_.host, link_.domain}, policy_); }

  void LookUpTheWay() {
    for (const std::string& outer : link_.outers)
      way_.push_back(LookUp(outer, "", policy_));
    if (finding_ == nullptr) return;
    for (const Hop& hop : finding_->chain.hops)
      way_.push_back(LookUp(hop.url, hop.address, policy_));
  }

  void Raise(std::string_view name, double fallback, std::string evidence) {
    signals_.push_back(
        {std::string(name), PointsOf(name, fallback), std::move(evidence), link_.url});
  }

  void RaiseListing(const Standing& standing, std::string evidence) {
    Raise(standing.signal, standing.points, std::move(evidence));
    signals_.back().exact =
        standing.conclusive && standing.subject.find("://") != std::string::npos;
  }

  double PointsOf(std::string_view name, double fallback) const {
    if (const auto set = policy_.points.find(name); set != policy_.points.end()) return set->second;
    const SignalInfo* info = FindSignal(name);
    return info == nullptr ? fallback : info->points;
  }

  // Of a local source.
  double PointsOf(const Standing& standing) const {
    return PointsOf(standing.signal, standing.points) * WeightOf(standing);
  }

  static std::string Doubt(const Standing& standing) {
    return standing.detail.empty() ? "" : ", but " + standing.detail;
  }

  void RaiseAllDenied(const Step& start) {
    LookUpTheWay();
    RaiseDenied(start);
    for (const Step& step : way_)
      RaiseDenied(step);
  }

  void RaiseDenied(const Step& step) {
    for (const Standing& standing : step.standings) {
      const bool once = standing.result == Standing::Result::kUnknown;
      if (standing.result != Standing::Result::kListed && !once) continue;
      RaiseListing(standing, standing.subject + " is on " + standing.source + Doubt(standing));
      signals_.back().points *= WeightOf(standing);
    }
  }

  // A link is as popular as the least popular host it leads to, once that is known. Wrappers that
  // were taken off say nothing for what is inside.
  void RaisePopular(const Step& start) {
    if (link_.plan == Plan::kFetch && finding_ == nullptr) return;
    const Standing* least = start.popular();
    if (least == nullptr) return;
    double points = PointsOf(*least);
    for (std::size_t i = link_.outers.size(); i < way_.size(); ++i) {
      const Standing* popular = way_[i].popular();
      if (popular == nullptr) return;
      const double its_points = PointsOf(*popular);
      if (its_points > points) least = popular;
      points = std::max(points, its_points);
    }
    Raise(least->signal, 0, least->code + " is on " + least->source + Doubt(*least));
    signals_.back().points = points;
  }

  // A strange host of a domain that is known is one more of its owner's; a domain that is known
  // says nothing for a host that is strange, nor a host for what its tenants put there.
  void RaiseFamiliarity(const Step& start) {
    const auto& familiar = message_.familiar;
    const auto host = familiar.find(link_.host);
    const auto domain = familiar.find(link_.domain.empty() ? link_.host : link_.domain);
    if (host == familiar.end() || domain == familiar.end()) return;
    const auto [worse, better] = std::minmax(host->second, domain->second);
    if (better == Familiarity::kUnseen && start.popular() == nullptr)
      Raise("UNSEEN_HOST", 0, domain->first + " is in no link of earlier mail");
    if (better == Familiarity::kNew && start.popular() == nullptr)
      Raise("NEW_HOST", 0, domain->first + " was first linked to within the last day");
    if (worse == Familiarity::kEstablished && StaysAtHome())
      Raise("ESTABLISHED_HOST", 0, link_.host + " has been in mail of many senders for 90 days");
  }

  // It leads nowhere else, and nobody but its owner writes there.
  bool StaysAtHome() const {
    if (link_.plan == Plan::kFetch && finding_ == nullptr) return false;
    return KindOfUrl(link_.url) == HostKind::kOther &&
           std::all_of(way_.begin() + static_cast<std::ptrdiff_t>(link_.outers.size()), way_.end(),
                       [this](const Step& step) { return step.subject.host == link_.host; });
  }

  void RaiseSpelling() {
    for (const Oddity oddity : link_.oddities) {
      const auto name = SignalOf(oddity);
      if (!name.empty()) Raise(name, 0, std::string(Name(oddity)) + " in " + link_.host);
    }
    if (const auto code = std::find_if(link_.places.begin(), link_.places.end(), IsCode);
        code != link_.places.end()) {
      Raise("QR_CODE_LINK", 0, "in part " + code->part);
    }
    for (const std::string& text : link_.texts) {
      const std::string shown = ShownHost(text);
      if (!shown.empty() && !LeadsTo(shown))
        Raise("TEXT_MISMATCH", 0, "shown: " + shown + ", leads to: " + link_.host);
    }
  }

  // A click counter is the trade of who sends for others, and of a sender who is who he says.
  bool IsCounter() const {
    const bool senders = !message_.proven_domain.empty() && link_.domain == message_.proven_domain;
    return senders || KindOfUrl(link_.url) == HostKind::kMailer;
  }

  bool IsOfOneOwner(std::string_view shown) const {
    const auto brands = Brands();
    const auto& own = policy_.own_domains;
    const auto is_own = [&](std::string_view host) {
      return std::any_of(own.begin(), own.end(),
                         [host](const std::string& domain) { return IsWithin(host, domain); });
    };
    return (is_own(shown) && is_own(link_.host)) ||
           std::any_of(brands.begin(), brands.end(), [&](const Brand& brand) {
             return IsHomeOf(brand, shown) && IsHomeOf(brand, link_.host);
           });
  }

  // Trackers are honest if what they show is where they end.
  bool LeadsTo(std::string_view shown) const {
    if (link_.domain.empty() ? shown == link_.host : IsWithin(shown, link_.domain)) return true;
    if (IsCounter() || IsOfOneOwner(shown)) return true;
    const Step* end = LastHop();
    if (end == nullptr) return false;
    return IsWithin(end->subject.host, shown) || IsWithin(shown, end->subject.host);
  }

  // Where the chain ended; nullptr: the link was not followed.
  const Step* LastHop() const {
    return finding_ == nullptr || finding_->chain.hops.empty() ? nullptr : &way_.back();
  }

  bool IsAllowed(std::string_view host) const {
    return std::any_of(way_.begin(), way_.end(), [host](const Step& step) {
      return step.allowed() != nullptr && step.subject.host == host;
    });
  }

  void RaiseStandings() {
    for (const Standing& standing : finding_->standings) {
      const std::string evidence =
          standing.subject + " is " + standing.code + " on " + standing.source;
      if (standing.result == Standing::Result::kRefused) {
        Raise("LIST_REFUSED", 0,
              standing.source +
                  (standing.code.empty() ? ": " + standing.detail : " answered " + standing.code));
      } else if (standing.result == Standing::Result::kListed && !IsAllowed(HostOf(standing)) &&
                 !IsExcused(standing)) {
        RaiseListing(standing, evidence);
      }
    }
  }

  static const std::string& HostOf(const Standing& standing) {
    return standing.host.empty() ? standing.subject : standing.host;
  }

  // A tracker that led on to another site is only a tracker, unless it is called worse: where it
  // led is judged by itself. One that did not is all we saw.
  bool IsExcused(const Standing& standing) const {
    const Step* end = LastHop();
    const std::string& host = HostOf(standing);
    return end != nullptr && end->subject.host != host && !IsGrave(standing.kind) &&
           finding_->chain.ending != Ending::kNotFetched && IsTracker(host, finding_->standings);
  }

  void RaiseEnding() {
    const Step* last = LastHop();
    if (last != nullptr && last->allowed() != nullptr) return;
    const Chain& chain = finding_->chain;
    const std::string end = chain.hops.empty() ? link_.url : chain.hops.back().url;
    const auto name = SignalName(chain.ending);
    if (!name.empty()) Raise(name, 0, chain.detail.empty() ? end : end + ": " + chain.detail);
    if (const Hop* hop = OpenedToBrowser(chain))
      Raise("CLOAKED", 0, hop->url + ": " + std::to_string(hop->status) + " to a browser");
    if (StoppedBeforeAnAct()) Raise("ACTING_HOP", 0, end + ": " + chain.detail);
    for (LandingSignal& signal : LandingSignals(*finding_, end))
      Raise(signal.name, 0, std::move(signal.evidence));
  }

  // A later hop was not requested, and no list is the reason.
  bool StoppedBeforeAnAct() const {
    const Chain& chain = finding_->chain;
    return chain.ending == Ending::kNotFetched && chain.hops.size() > 1 &&
           DecisionOf(LastHop()->standings).empty() && DecisionOf(finding_->standings).empty() &&
           !chain.detail.empty();
  }

  const Link& link_;
  const Finding* finding_;
  const Policy& policy_;
  const MessageFacts& message_;
  std::vector<Step> way_;  // wrappers taken off, then hops
  std::vector<Signal> signals_;
};

}  // namespace

// Empty: common in honest mail (line breaks inside a URL, names in other scripts, "www."), or said
// otherwise (RaiseSpelling compares texts with where the link ends).
std::string_view SignalOf(Oddity oddity) {
  switch (oddity) {
    case Oddity::kControls:
    case Oddity::kInternationalHost:
    case Oddity::kNoScheme:
    case Oddity::kDefanged:
    case Oddity::kNestedUrl:
    case Oddity::kInvisible:
    case Oddity::kOutlookOnly:
    case Oddity::kTextMismatch:
      return {};
    case Oddity::kUserinfo:
      return "USERINFO";
    case Oddity::kNumericHost:
      return "NUMERIC_HOST";
    case Oddity::kAddressHost:
      return "ADDRESS_HOST";
    case Oddity::kEncodedHost:
      return "ENCODED_HOST";
    case Oddity::kMappedCharacters:
      return "MAPPED_CHARACTERS";
    case Oddity::kMixedScript:
      return "MIXED_SCRIPT";
    case Oddity::kSlashLookalike:
      return "SLASH_LOOKALIKE";
    case Oddity::kBackslash:
      return "BACKSLASH";
    case Oddity::kOddSlashes:
      return "ODD_SLASHES";
    case Oddity::kOddPort:
      return "ODD_PORT";
    case Oddity::kOverlong:
      return "OVERLONG_URL";
    case Oddity::kWrapperChain:
      return "WRAPPER_CHAIN";
  }
  return {};
}

std::vector<Signal> SignalsOf(const Link& link,
                              const Finding* finding,
                              const Policy& policy,
                              const MessageFacts& message) {
  return Gatherer(link, finding, policy, message).Gather();
}

std::vector<Signal> DenialsOf(const Link& link, const Finding* finding, const Policy& policy) {
  return Gatherer(link, finding, policy, {}).GatherDenials();
}

}  // namespace linkmilter
