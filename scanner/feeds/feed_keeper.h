// Keeps the copies of all feeds fresh: asks each when its time has come, one request at a time for
// each, and puts what came in place of its file. A failure leaves the copy as it is, and is told
// once, as is its end; so is a copy that grew old, and one that grew too old. Works on one loop's
// thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "scanner/feeds/feed.h"
#include "scanner/feeds/feed_file.h"
#include "scanner/trace/timers.h"
#include "scanner/trace/web_service.h"

namespace linkmilter {

inline constexpr Seconds kFeedTimeout{300};  // for one request of it

struct FeedNews {
  std::string feed;
  bool trouble = false;
  std::string text;
};

// Whether what came for this feed is a list: a copy that is none would be there after a restart,
// and its marks would keep a better one from coming.
using FeedCheck = std::function<Status(const FeedOptions& feed, std::string_view text)>;

class FeedKeeper {
 public:
  // What it works with; all outlive it.
  struct Tools {
    WebService& web;
    Timers& timers;
    std::function<WallTime()> clock;
    std::function<double()> luck;  // 0 to 1, anew at each call
    std::function<void(const FeedNews&)> tell;
    FeedCheck check;
  };
  FeedKeeper(Tools tools, const std::vector<FeedOptions>& feeds);
  // Sets the first timers; a copy that is fresh enough is not fetched again at each start.
  void Start();

 private:
  struct Feed {
    FeedOptions options;
    FeedFile file;
    int failures = 0;
    CopyAge told = CopyAge::kFresh;  // of its copy
    int redirects = 0;               // of the request under way
  };
  void AskIn(Feed& feed, Seconds pause);
  void Ask(Feed& feed, const Url& url);
  void Take(Feed& feed, const Url& asked, const FetchResponse& response);
  void Settle(Feed& feed, const std::string& failure);
  void TellIfOlder(Feed& feed);

  const Tools tools_;
  std::vector<std::unique_ptr<Feed>> feeds_;
};

}  // namespace linkmilter
