#include "scanner/judge/link_facts.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "scanner/judge/chain_shape.h"
#include "scanner/judge/host_kind.h"
#include "scanner/judge/landing_facts.h"
#include "scanner/judge/shown_text.h"
#include "scanner/judge/signal_names.h"
#include "scanner/judge/signals.h"
#include "scanner/links/url.h"
#include "scanner/reputation/source.h"

namespace linkmilter {
namespace {

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
        {std::string(name), PointsOf(name, fallback, policy_), std::move(evidence), link_.url});
  }

  void RaiseListing(const Standing& standing, std::string evidence) {
    Raise(standing.signal, standing.points, std::move(evidence));
    signals_.back().exact =
        standing.conclusive && standing.subject.find("://") != std::string::npos;
  }

  // Of a local source.
  double PointsOfLocal(const Standing& standing) const {
    return PointsOf(standing.signal, standing.points, policy_) * WeightOf(standing);
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
    double points = PointsOfLocal(*least);
    for (std::size_t i = link_.outers.size(); i < way_.size(); ++i) {
      const Standing* popular = way_[i].popular();
      if (popular == nullptr) return;
      const double its_points = PointsOfLocal(*popular);
      if (its_points > points) least = popular;
      points = std::max(points, its_points);
    }
    Raise(least->signal, 0, least->code + " is on " + least->source + Doubt(*least));
    signals_.back().points = points;
  }

  // A strange host of a domain that is known is one more of its owner's; a domain that is known
  // says nothing for a host that is strange, nor a host for what its tenants put there.
  void RaiseFamiliarity(const Step& start) {
    const Familiarity known = RaiseStrangeness(start);
    for (auto step = way_.begin() + OffTheStart(); step != way_.end(); ++step)
      RaiseStrangeness(*step);
    if (known == Familiarity::kEstablished && StaysAtHome())
      Raise("ESTABLISHED_HOST", 0, link_.host + " has been in mail of many senders for 90 days");
  }

  // The worse of what is known of the step's host and its domain; of a stranger to both kUnseen.
  Familiarity RaiseStrangeness(const Step& step) {
    const std::string& name = step.subject.host;
    const auto host = message_.familiar.find(name);
    if (host == message_.familiar.end()) return Familiarity::kUnseen;
    const auto domain = DomainOf(host);
    const auto [worse, better] = std::minmax(host->second, domain->second);
    if (worse == Familiarity::kCondemned)
      Raise("CONDEMNED_HOST", 0, name + " was on lists of others when earlier mail led to it");
    if (better == Familiarity::kUnseen && step.popular() == nullptr)
      Raise("UNSEEN_HOST", 0, domain->first + " is in no link of earlier mail");
    if (better == Familiarity::kNew && step.popular() == nullptr)
      Raise("NEW_HOST", 0, domain->first + " was first linked to within the last day");
    return worse;
  }

  // Hosts are asked about with their registrable domains: the nearest name above that was.
  FamiliarNames::const_iterator DomainOf(FamiliarNames::const_iterator host) const {
    std::string_view name = host->first;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
      name.remove_prefix(dot + 1);
      const auto above = message_.familiar.find(name);
      if (above != message_.familiar.end()) return above;
    }
    return host;
  }

  // Of way_: the wrappers that were taken off come first.
  std::ptrdiff_t OffTheStart() const { return static_cast<std::ptrdiff_t>(link_.outers.size()); }

  // It leads nowhere else, and nobody but its owner writes there.
  bool StaysAtHome() const {
    if (link_.plan == Plan::kFetch && finding_ == nullptr) return false;
    return KindOfUrl(link_.url) == HostKind::kOther &&
           std::all_of(way_.begin() + OffTheStart(), way_.end(),
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
    const ShownText shown = WorstShown(link_, {finding_, policy_, message_});
    if (shown.what != Shown::kNothing)
      Raise(shown.what == Shown::kLooksAlike ? "TEXT_LOOKALIKE" : "TEXT_MISMATCH", 0,
            "shown: " + shown.host + ", leads to: " + link_.host);
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
    const auto name = SignalOf(chain.ending);
    if (!name.empty()) Raise(name, 0, chain.detail.empty() ? end : end + ": " + chain.detail);
    if (const Hop* hop = OpenedToBrowser(chain))
      Raise("CLOAKED", 0, hop->url + ": " + std::to_string(hop->status) + " to a browser");
    if (StoppedBeforeAnAct()) Raise("ACTING_HOP", 0, end + ": " + chain.detail);
    RaiseAll(ChainSignals(*finding_, message_.suffixes, Lenders()));
    RaiseAll(LandingSignals(*finding_, end, message_.suffixes));
    RaiseHidingYouth(end);
  }

  void RaiseAll(std::vector<LandingSignal> signals) {
    for (LandingSignal& signal : signals)
      Raise(signal.name, 0, std::move(signal.evidence));
  }

  // By hop: well-known sites that are not the sender's own.
  std::vector<bool> Lenders() const {
    std::vector<bool> lenders;
    for (std::size_t i = link_.outers.size(); i < way_.size(); ++i) {
      const Step& step = way_[i];
      const bool senders =
          !message_.proven_domain.empty() && IsWithin(step.subject.host, message_.proven_domain);
      const bool known =
          step.popular() != nullptr || KindOfUrl(step.subject.url) == HostKind::kRedirector;
      lenders.push_back(known && !senders);
    }
    return lenders;
  }

  bool HasRaised(std::initializer_list<std::string_view> names) const {
    return std::any_of(signals_.begin(), signals_.end(), [&](const Signal& signal) {
      return std::find(names.begin(), names.end(), signal.name) != names.end();
    });
  }

  // Old sites have captchas, too, and renew their certificates every few weeks.
  void RaiseHidingYouth(const std::string& end) {
    if (!HasRaised({"BLOCKED", "CHALLENGE_PAGE"})) return;
    const bool young = HasRaised(
        {"DOMAIN_DAYS_OLD", "DOMAIN_WEEKS_OLD", "DOMAIN_MONTHS_OLD", "UNSEEN_HOST", "NEW_HOST"});
    if (young || (HasRaised({"YOUNG_CERTIFICATE"}) && !IsFamiliar()))
      Raise("CHALLENGE_YOUNG_HOST", 0, end);
  }

  // The end of the way is a place that is popular, or known from earlier mail.
  bool IsFamiliar() const {
    const Step* last = LastHop();
    if (last == nullptr || last->popular() != nullptr) return last != nullptr;
    const auto known = message_.familiar.find(last->subject.host);
    return known != message_.familiar.end() && known->second >= Familiarity::kKnown;
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
