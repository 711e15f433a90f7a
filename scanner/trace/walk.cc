#include "scanner/trace/walk.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "base/text.h"
#include "scanner/links/caution.h"
#include "scanner/links/meta_refresh.h"
#include "scanner/links/unwrap.h"
#include "scanner/trace/landing.h"

namespace linkmilter {
namespace {

std::optional<LedBy> RedirectKind(int status) {
  switch (status) {
    case 301:
      return LedBy::kHttp301;
    case 302:
      return LedBy::kHttp302;
    case 303:
      return LedBy::kHttp303;
    case 307:
      return LedBy::kHttp307;
    case 308:
      return LedBy::kHttp308;
    default:
      return std::nullopt;
  }
}

bool IsBlocking(int status) {
  return status == 401 || status == 403 || status == 429 || status == 503 || status == 202;
}

bool IsLedByPage(LedBy led_by) {
  return led_by == LedBy::kRefreshHeader || led_by == LedBy::kMetaRefresh;
}

Ending EndingOf(FetchResponse::Outcome outcome) {
  switch (outcome) {
    case FetchResponse::Outcome::kAnswered:
      return Ending::kLanded;
    case FetchResponse::Outcome::kRefusedAddress:
      return Ending::kRefusedAddress;
    case FetchResponse::Outcome::kUnreachable:
      return Ending::kUnreachable;
    case FetchResponse::Outcome::kTlsFailed:
      return Ending::kTlsFailed;
    case FetchResponse::Outcome::kTimedOut:
      return Ending::kTimedOut;
    case FetchResponse::Outcome::kTooBig:
      return Ending::kTooBig;
    case FetchResponse::Outcome::kOverloaded:
      return Ending::kOverloaded;
  }
  std::abort();
}

std::string_view HeaderOr(const FetchResponse& response, std::string_view name) {
  const std::string* value = response.Header(name);
  return value == nullptr ? std::string_view{} : std::string_view(*value);
}

// Several of one name as browsers read them: the second Refresh lands inside the first one's URL.
std::string JoinedHeader(const FetchResponse& response, std::string_view name) {
  std::string joined;
  for (const auto& [other, value] : response.headers) {
    if (!EqualsIgnoreCase(other, name)) continue;
    if (!joined.empty()) joined += ", ";
    joined += value;
  }
  return joined;
}

// Leads a browser somewhere: javascript: is dropped, as browsers do.
bool IsUsable(const std::optional<Url>& url) {
  return url && url->scheme != "javascript";
}

Walk::Ended End(Ending ending, std::string detail) {
  return {ending, std::move(detail), {}};
}

}  // namespace

Walk::Walk(Url start, const SuffixList& suffixes, WalkLimits limits)
    : suffixes_(suffixes), limits_(limits), jar_(suffixes), current_(std::move(start)) {}

Walk::Step Walk::Begin() {
  return Follow({current_, LedBy::kLink});
}

Walk::Step Walk::Next(const FetchResponse& response) {
  assert(hops_ > 0);
  if (response.outcome == FetchResponse::Outcome::kAnswered) return NextOfAnswer(response);
  // A page that drips has long been acted upon by a browser when we give up.
  if (response.outcome == FetchResponse::Outcome::kTimedOut && response.status != 0) {
    const Page page = ReadPage(HeaderOr(response, "content-type"), response.body);
    if (auto edge = RefreshOf(response, page)) return Follow(*std::move(edge));
    Ended ended = Land(response);  // a form that drips is a form
    ended.ending = Ending::kTimedOut;
    ended.detail = response.detail;
    return ended;
  }
  return End(EndingOf(response.outcome), response.detail);
}

Walk::Step Walk::NextOfAnswer(const FetchResponse& response) {
  for (const auto& [name, value] : response.headers) {
    if (EqualsIgnoreCase(name, "set-cookie")) jar_.Set(current_, value);
  }
  if (auto edge = RedirectOf(response)) return Follow(*std::move(edge));
  const std::string_view type = HeaderOr(response, "content-type");
  const bool saved = IsAttachment(HeaderOr(response, "content-disposition")) ||
                     MediaKindOf(type, response.body) == MediaKind::kDownload;
  if (saved && response.status != 204 && response.status != 205 && !response.body_unreadable) {
    Ended ended = End(Ending::kDownload, MediaType(type));
    ended.landing = ReadDownload(response, current_);
    return ended;
  }
  const Page page = ReadPage(type, response.body);
  if (auto edge = RefreshOf(response, page)) return Follow(*std::move(edge));
  Ended ended = Land(response);
  if (auto call = CallOf(ended)) {
    ++calls_;
    return Follow(*std::move(call));
  }
  return ended;
}

std::optional<Walk::Edge> Walk::RedirectOf(const FetchResponse& response) const {
  const auto led_by = RedirectKind(response.status);
  if (!led_by) return std::nullopt;
  const std::string_view location = TrimAscii(HeaderOr(response, "location"));
  if (location.empty()) return std::nullopt;
  auto url = ParseUrl(location, &current_);
  if (!IsUsable(url)) return std::nullopt;
  return Edge{*std::move(url), *led_by};
}

std::optional<Walk::Edge> Walk::RefreshOf(const FetchResponse& response, const Page& page) const {
  std::optional<Edge> best;
  std::optional<Edge> best_without_script;
  Seconds delay = kMaxRefreshDelay;
  Seconds delay_without_script = kMaxRefreshDelay;
  const auto offer = [&](std::optional<Url> url, const PageRefresh& refresh, LedBy led_by) {
    if (!IsUsable(url) || IsReload(*url)) return;
    Seconds& least = refresh.in_noscript ? delay_without_script : delay;
    if (refresh.delay > least) return;
    least = refresh.delay;
    (refresh.in_noscript ? best_without_script : best) = Edge{*std::move(url), led_by};
  };
  const std::string header = response.status == 304 ? "" : JoinedHeader(response, "refresh");
  if (const auto read = ParseRefresh(header)) {
    const PageRefresh refresh{read->delay, std::string(read->url), false, false};
    offer(TargetOf(refresh, page, current_), refresh, LedBy::kRefreshHeader);
  }
  for (const PageRefresh& refresh : page.refreshes) {
    offer(TargetOf(refresh, page, current_), refresh, LedBy::kMetaRefresh);
  }
  return best ? best : best_without_script;
}

// A page that reloads itself goes nowhere, unless the cookies it has set open a gate.
bool Walk::IsReload(const Url& url) const {
  const auto visits = visits_.find(url.RequestHref());
  if (visits == visits_.end() || url.RequestHref() != current_.RequestHref()) return false;
  return visits->second.back() == jar_.version() ||
         visits->second.size() >= static_cast<std::size_t>(limits_.max_visits_of_url);
}

Walk::Step Walk::Follow(Edge edge) {
  const Unwrapped unwrapped = Unwrap(std::move(edge.url));
  Url url = unwrapped.inner;
  if (!url.IsHttp()) return End(Ending::kNotFetched, "leads to a " + url.scheme + ": URL");
  url.username.clear();
  url.password.clear();
  if (!url.fragment) url.fragment = current_.fragment;
  std::vector<std::uint64_t>& visits = visits_[url.RequestHref()];
  const bool seen = std::find(visits.begin(), visits.end(), jar_.version()) != visits.end();
  if (seen || visits.size() >= static_cast<std::size_t>(limits_.max_visits_of_url)) {
    return End(Ending::kLoop, "came back to " + url.RequestHref());
  }
  if (hops_ >= limits_.max_hops) return End(Ending::kTooManyHops, "next: " + url.RequestHref());
  if (IsLedByPage(edge.led_by) && ++page_hops_ > limits_.max_page_hops) {
    return End(Ending::kTooManyHops, "refreshes; next: " + url.RequestHref());
  }
  ++hops_;
  visits.push_back(jar_.version());
  current_ = std::move(url);
  Request request{current_, jar_.HeaderFor(current_), edge.led_by, {}};
  for (const std::string& outer : unwrapped.outers)
    request.passed.emplace_back(outer, std::exchange(request.led_by, LedBy::kDecoded));
  return request;
}

Walk::Ended Walk::Land(const FetchResponse& response) const {
  Ended ended;
  ended.landing = ReadLanding(response, current_, suffixes_);
  if (IsBlocking(response.status)) {
    ended.ending = Ending::kBlocked;
    ended.detail = "status " + std::to_string(response.status);
    if (!ended.landing.challenge.empty()) ended.detail += ": " + ended.landing.challenge;
  } else if (!ended.landing.challenge.empty()) {
    ended.ending = Ending::kBlocked;
    ended.detail = ended.landing.challenge;
  } else if (response.body_unreadable) {
    ended.ending = Ending::kScriptOpaque;
    ended.detail = response.detail;
  }
  return ended;
}

// As if the mail had held it: the same caution, its words included.
std::optional<Walk::Edge> Walk::CallOf(const Ended& ended) const {
  const Landing& landing = ended.landing;
  const bool is_the_end = landing.password_field || landing.card_field || landing.code_field ||
                          !landing.parked.empty() || ended.ending != Ending::kLanded;
  if (is_the_end || calls_ >= limits_.landing_depth || hops_ >= limits_.max_hops) return {};
  for (const CallToAction& call : landing.calls) {
    auto url = ParseUrl(call.url);
    if (!url || visits_.contains(url->RequestHref())) continue;
    Link link;
    link.url = call.url;
    link.host = url->host.value_or("");
    link.domain = suffixes_.RegistrableDomain(link.host);
    link.texts = {call.text};
    link.places = {{PlaceKind::kClick, "", "a", "href"}};
    std::vector<Link> links = {std::move(link)};
    ApplyCaution({}, links);
    if (links.front().plan == Plan::kFetch) return Edge{*std::move(url), LedBy::kCall};
  }
  return {};
}

}  // namespace linkmilter
