// The thread that keeps the feeds fresh, with a loop, a resolver and a fetcher of its own: its
// bodies are larger than any page of a link may be.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "base/result.h"
#include "scanner/feeds/feed_keeper.h"
#include "scanner/trace/ares_resolver.h"
#include "scanner/trace/curl_fetcher.h"
#include "scanner/trace/guarded_web_service.h"
#include "scanner/trace/loop.h"

namespace linkmilter {

class FeedThread {
 public:
  struct Options {
    AresOptions dns;
    CurlOptions fetching;  // its limits of bodies are replaced by those of the feeds
    bool proxy_resolves = false;
    std::vector<FeedOptions> feeds;
    FeedCheck check;
  };
  // `guard` must outlive it. `tell` and the check are called on its thread.
  static Result<std::unique_ptr<FeedThread>> Start(Options options,
                                                   const AddressGuard& guard,
                                                   std::function<void(const FeedNews&)> tell);
  FeedThread(const FeedThread&) = delete;
  FeedThread& operator=(const FeedThread&) = delete;
  FeedThread(FeedThread&&) = delete;
  FeedThread& operator=(FeedThread&&) = delete;
  ~FeedThread();  // ends what runs

 private:
  FeedThread() = default;

  std::unique_ptr<Loop> loop_;
  std::unique_ptr<AresResolver> resolver_;
  std::unique_ptr<CurlFetcher> fetcher_;
  std::unique_ptr<GuardedWebService> web_;
  std::unique_ptr<FeedKeeper> keeper_;
  std::thread thread_;
};

}  // namespace linkmilter
