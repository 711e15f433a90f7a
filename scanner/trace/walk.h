// The redirect machine: given the last response, says "request this" or "ended thus". Pure: no
// clock, no socket. Cannot exceed its limits and cannot loop. One per chain, one thread.
//
// A URL that wraps another one readably is never requested: the other one is.
//
// A response is read in this order; the first that leads on wins:
//   1. 301 302 303 307 308 with a usable Location           the next hop
//   2. Content-Disposition: attachment, a type no browser shows   kDownload
//   3. Refresh header (any status but 304) and meta refresh: the smallest delay, of equal ones the
//      later, so meta beats the header; those in noscript only if nothing else leads on
//   4. 401 403 429 503 202, and whatever else shows a check for robots    kBlocked
//   5. kLanded; with landing_depth, on to the link the page most calls to press, if caution lets it
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
  // The response to the request last returned. REQUIRES: the last step was a Request.
  Step Next(const FetchResponse& response);

 private:
  struct Edge {
    Url url;
    LedBy led_by = LedBy::kLink;
  };
  Step NextOfAnswer(const FetchResponse& response);
  std::optional<Edge> RedirectOf(const FetchResponse& response) const;
  std::optional<Edge> RefreshOf(const FetchResponse& response, const Page& page) const;
  bool IsReload(const Url& url) const;
  Step Follow(Edge edge);
  Ended Land(const FetchResponse& response) const;
  // Of a page that nothing leads on from.
  std::optional<Edge> CallOf(const Ended& ended) const;

  const SuffixList& suffixes_;
  WalkLimits limits_;
  CookieJar jar_;
  Url current_;
  int hops_ = 0;
  int page_hops_ = 0;
  int calls_ = 0;  // followed
  // Visits of each URL (no fragment), as the jar's version at each.
  std::map<std::string, std::vector<std::uint64_t>, std::less<>> visits_;
};

}  // namespace linkmilter
