#include "scanner/trace/walk.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "base/text.h"
#include "base/utf8.h"
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
  return led_by == LedBy::kRefreshHeader || led_by == LedBy::kMetaRefresh ||
         led_by == LedBy::kScript || led_by == LedBy::kForm || led_by == LedBy::kFrame;
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

// Of two different Location headers browsers refuse; the first is followed all the same.
std::string NoteOfLocations(const FetchResponse& response) {
  const std::string* first = nullptr;
  for (const auto& [name, value] : response.headers) {
    if (!EqualsIgnoreCase(name, "location")) continue;
    if (first == nullptr) {
      first = &value;
    } else if (*first != value) {
      constexpr std::size_t kShown = 200;
      return "a second Location: " + CutToValidUtf8(value, kShown);
    }
  }
  return {};
}

}  // namespace

// A page so long that shows nothing hides what it does beyond what is read of it.
constexpr std::size_t kPadding = std::size_t{1} << 20;

// Long before such a refresh, what a script does under a condition has come.
constexpr Seconds kPatience{30};

// The best of what a page offers.
class Walk::Choice {
 public:
  explicit Choice(bool believes) : believes_(believes) {}

  // REQUIRES: a browser goes there.
  void Offer(Url url, const PageMove& move) {
    if (move.instruction.delay > kMaxRefreshDelay || (!move.surely && !believes_)) return;
    const bool app = move.led_by == LedBy::kScript && !url.IsHttp();
    int rank = app ? 2 : move.surely ? 0 : 1;
    if (move.instruction.delay > kPatience) rank = 2;
    if (move.led_by == LedBy::kFrame) rank = 3;
    if (move.in_noscript) rank = 4;
    const auto key = std::pair(rank, move.instruction.delay);
    if (best_ && key > key_) return;
    key_ = key;
    best_ = Edge{std::move(url), move.led_by, move.instruction, move.post};
  }
  std::optional<Edge> Taken() && { return std::move(best_); }

 private:
  bool believes_;  // what scripts do under a condition
  std::optional<Edge> best_;
  std::pair<int, Milliseconds> key_;
};

Walk::Walk(Url start, const SuffixList& suffixes, WalkLimits limits)
    : suffixes_(suffixes), limits_(limits), jar_(suffixes), current_(std::move(start)) {}

Walk::Step Walk::Begin() {
  return Follow({current_, LedBy::kLink, {}});
}

Walk::Step Walk::Next(const FetchResponse& response) {
  assert(hops_ > 0);
  if (response.outcome == FetchResponse::Outcome::kAnswered) return NextOfAnswer(response);
  // A page that drips has long been acted upon by a browser when we give up.
  if (response.outcome == FetchResponse::Outcome::kTimedOut && response.status != 0) {
    const Page page = ReadPage(response.HeaderText("content-type"), response.body);
    if (auto edge = MoveOf(response, page)) return FollowPage(*std::move(edge), response);
    Ended ended = Land(response);  // a form that drips is a form
    ended.ending = Ending::kTimedOut;
    ended.detail = response.detail;
    return ended;
  }
  return End(EndingOf(response.outcome), response.detail);
}

void Walk::Remember(const FetchResponse& response) {
  for (const auto& [name, value] : response.headers) {
    if (EqualsIgnoreCase(name, "set-cookie")) jar_.Set(current_, value);
  }
  if (response.certificate && response.certificate->verified)
    hsts_.Learn(current_, response.HeaderText("strict-transport-security"));
}

Walk::Step Walk::NextOfAnswer(const FetchResponse& response) {
  Remember(response);
  if (auto edge = RedirectOf(response)) return Follow(*std::move(edge));
  const std::string_view type = response.HeaderText("content-type");
  const bool saved = IsAttachment(response.HeaderText("content-disposition")) ||
                     MediaKindOf(type, response.body) == MediaKind::kDownload;
  if (saved && response.status != 204 && response.status != 205 && !response.body_unreadable) {
    Ended ended = End(Ending::kDownload, MediaType(type));
    ended.landing = ReadDownload(response, current_);
    return ended;
  }
  const Page page = ReadPage(type, response.body);
  if (auto edge = MoveOf(response, page)) return FollowPage(*std::move(edge), response);
  Ended ended = Land(response);
  if (ended.ending == Ending::kLanded && page.opaque && page.shows_little()) {
    ended.ending = Ending::kScriptOpaque;
    ended.detail = "script-redirect-opaque";
  }
  const bool padded = response.body_cut && response.body.size() >= kPadding;
  if (ended.ending == Ending::kLanded && page.html && page.shows_little() && padded) {
    ended.ending = Ending::kTooBig;
    ended.detail = "cut before the page showed anything";
  }
  if (auto call = CallOf(ended, response)) {
    ++calls_;
    return Follow(*std::move(call));
  }
  return ended;
}

std::optional<Walk::Edge> Walk::RedirectOf(const FetchResponse& response) const {
  const auto led_by = RedirectKind(response.status);
  if (!led_by) return std::nullopt;
  const std::string_view location = TrimAscii(response.HeaderText("location"));
  if (location.empty()) return std::nullopt;
  auto url = ParseUrl(location, &current_);
  if (!IsUsable(url)) return std::nullopt;
  Edge edge{*std::move(url), *led_by};
  edge.instruction.note = NoteOfLocations(response);
  return edge;
}

std::optional<Walk::Edge> Walk::MoveOf(const FetchResponse& response, const Page& page) {
  const bool sets_cookies = !page.cookies.empty() && !replayed_;
  for (const std::string& cookie : page.cookies) {
    if (sets_cookies) jar_.Set(current_, cookie);
  }
  Choice choice(page.shows_little());
  const auto offer = [&](const PageMove& move) {
    auto url = TargetOf(move, page, current_);
    if (IsUsable(url) && (move.post || !IsReload(*url))) choice.Offer(*std::move(url), move);
  };
  const std::string header = response.status == 304 ? "" : JoinedHeader(response, "refresh");
  if (const auto read = ParseRefresh(header)) {
    PageMove refresh;
    refresh.led_by = LedBy::kRefreshHeader;
    refresh.url = read->url;
    refresh.instruction.delay = read->delay;
    offer(refresh);
  }
  std::for_each(page.refreshes.begin(), page.refreshes.end(), offer);
  std::for_each(page.moves.begin(), page.moves.end(), offer);
  if (page.frame) offer(*page.frame);
  auto edge = std::move(choice).Taken();
  if (edge && edge->url.RequestHref() == current_.RequestHref())
    replayed_ = replayed_ || sets_cookies;
  return edge;
}

Walk::Step Walk::FollowPage(Edge edge, const FetchResponse& response) {
  if (edge.post) {
    Ended ended = Land(response);
    ended.ending = Ending::kScriptOpaque;
    ended.detail = "a form would be posted to " + edge.url.host.value_or(edge.url.scheme + ":");
    return ended;
  }
  if (edge.led_by == LedBy::kFrame) {
    Ended ended = Land(response);  // a captcha in a frame
    if (!ended.landing.challenge.empty()) return ended;
  }
  return Follow(std::move(edge));
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
  const bool upgraded = hsts_.Upgrade(url);
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
    return End(Ending::kTooManyHops, "led by pages; next: " + url.RequestHref());
  }
  ++hops_;
  visits.push_back(jar_.version());
  current_ = std::move(url);
  Request request{current_, jar_.HeaderFor(current_), edge.led_by, {}, {}, upgraded};
  request.instruction = std::move(edge.instruction);
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

std::optional<Walk::Edge> Walk::CallOf(const Ended& ended, const FetchResponse& response) const {
  const Landing& landing = ended.landing;
  const bool is_the_end = landing.password_field || landing.card_field || landing.code_field ||
                          !landing.parked.empty() || ended.ending != Ending::kLanded;
  if (is_the_end || landing.calls.empty()) return {};
  if (calls_ >= limits_.landing_depth || hops_ >= limits_.max_hops) return {};
  for (const CallToAction& call : CallsToPress(response, current_, suffixes_)) {
    auto url = ParseUrl(call.url);
    if (url && !visits_.contains(url->RequestHref()))
      return Edge{*std::move(url), LedBy::kCall, {}};
  }
  return {};
}

}  // namespace linkmilter
