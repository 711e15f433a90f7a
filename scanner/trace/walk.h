// The redirect machine: given the last response, says "request this" or "ended thus". Pure: no
// clock, no socket. Cannot exceed its limits and cannot loop. One per chain, one thread.
//
// A URL that wraps another one readably is never requested: the other one is. Nor is http of a host
// that asked for https earlier in the chain (hsts.h). Alt-Svc is never followed.
//
// A response is read in this order; the first that leads on wins:
//   1. 301 302 303 307 308 with a usable Location           the next hop
//   2. Content-Disposition: attachment, a type no browser shows   kDownload
//   3. Refresh header (any status but 304), meta refresh, and what scripts do as the page opens:
//   the
//      smallest delay, of equal ones the later, so meta beats the header and a script beats both.
//      What a script does under a condition counts only on a page that shows little. A form that
//      would be posted is not: kScriptOpaque
//   4. a frame that is all one sees; then a refresh in noscript
//   5. 401 403 429 503 202, and whatever else shows a check for robots    kBlocked
//   6. a page that shows little, and a script that may move it unread     kScriptOpaque
//   7. kLanded; with landing_depth, on to the link the page most calls to press, if caution lets it
//      be pressed and the page asks for no secret itself
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "scanner/links/domain.h"
#include "scanner/links/url.h"
#include "scanner/model.h"
#include "scanner/trace/cookie_jar.h"
#include "scanner/trace/fetcher.h"
#include "scanner/trace/hsts.h"
#include "scanner/trace/page.h"

namespace linkmilter {

// Refreshes that come later than this are not waited for by people, and not followed.
inline constexpr Seconds kMaxRefreshDelay{300};

struct WalkLimits {
  int max_hops = 15;          // redirect zoos; requests in all
  int max_page_hops = 5;      // of them, led by refresh or by the page
  int max_visits_of_url = 3;  // cookie gates that never open
  int landing_depth = 0;      // calls to press, followed one after the other
};

class Walk {
 public:
  struct Request {
    Url url;  // http or https; fragment kept, never sent; no credentials
    std::string cookies;
    LedBy led_by = LedBy::kLink;
    // Wrappers (links/unwrap) passed without a request on the way here, from the outside in, with
    // what led to each. Not empty: led_by is kDecoded.
    std::vector<std::pair<std::string, LedBy>> passed;
    Instruction instruction = {};  // of the first of `passed`, if there is one, else of `url`
    bool upgraded = false;         // `url` was http
  };
  struct Ended {
    Ending ending = Ending::kLanded;
    std::string detail;
    Landing landing;
  };
  using Step = std::variant<Request, Ended>;

  // `suffixes` must outlive the walk.
  Walk(Url start, const SuffixList& suffixes, WalkLimits limits);
  // Call once, before Next.
  Step Begin();
  // The response to the request last returned. REQUIRES: the last step was a Request, or ended with
  // kBlocked and this is a second answer to the same one.
  Step Next(const FetchResponse& response);

 private:
  struct Edge {
    Url url;
    LedBy led_by = LedBy::kLink;
    Instruction instruction = {};
    bool post = false;  // a form that would be posted there
  };
  class Choice;
  void Remember(const FetchResponse& response);
  Step NextOfAnswer(const FetchResponse& response);
  std::optional<Edge> RedirectOf(const FetchResponse& response) const;
  // Where the page leads by itself.
  std::optional<Edge> MoveOf(const FetchResponse& response, const Page& page);
  Step FollowPage(Edge edge, const FetchResponse& response);
  bool IsReload(const Url& url) const;
  Step Follow(Edge edge);
  Ended Land(const FetchResponse& response) const;
  // Of a page that nothing leads on from.
  std::optional<Edge> CallOf(const Ended& ended, const FetchResponse& response) const;

  const SuffixList& suffixes_;
  WalkLimits limits_;
  CookieJar jar_;
  HstsHosts hsts_;
  Url current_;
  int hops_ = 0;
  int page_hops_ = 0;
  int calls_ = 0;          // followed
  bool replayed_ = false;  // a page that set a cookie by script and loaded itself again
  // Visits of each URL (no fragment), as the jar's version at each.
  std::map<std::string, std::vector<std::uint64_t>, std::less<>> visits_;
};

}  // namespace linkmilter
