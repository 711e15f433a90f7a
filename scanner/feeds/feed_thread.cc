#include "scanner/feeds/feed_thread.h"

#include <algorithm>
#include <random>
#include <utility>

namespace linkmilter {
namespace {

// What an exchange takes besides the body: the smallest list needs it too.
constexpr std::size_t kMemoryOfExchange = std::size_t{1} << 20;

}  // namespace

Result<std::unique_ptr<FeedThread>> FeedThread::Start(Options options,
                                                      const AddressGuard& guard,
                                                      std::function<void(const FeedNews&)> tell) {
  auto loop = Loop::Create();
  if (!loop) return loop.error();
  auto resolver = AresResolver::Create(*loop.value(), std::move(options.dns));
  if (!resolver) return resolver.error();
  std::size_t largest = 0;
  std::size_t together = 0;
  for (const FeedOptions& feed : options.feeds) {
    largest = std::max(largest, feed.max_bytes);
    together += 2 * feed.max_bytes + kMemoryOfExchange;
  }
  options.fetching.max_body_bytes = largest;
  options.fetching.memory = std::make_shared<ByteBudget>(together);
  auto fetcher = CurlFetcher::Create(*loop.value(), guard, std::move(options.fetching));
  if (!fetcher) return fetcher.error();

  std::unique_ptr<FeedThread> made(new FeedThread);
  made->loop_ = std::move(loop).value();
  made->resolver_ = std::move(resolver).value();
  made->fetcher_ = std::move(fetcher).value();
  made->web_ = std::make_unique<GuardedWebService>(
      WebTools{*made->fetcher_, *made->resolver_, *made->loop_, guard, options.proxy_resolves});
  const auto luck = [engine = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
  made->keeper_ = std::make_unique<FeedKeeper>(
      FeedKeeper::Tools{*made->web_, *made->loop_, [] { return std::chrono::system_clock::now(); },
                        luck, std::move(tell), std::move(options.check)},
      options.feeds);
  made->thread_ = std::thread([raw = made.get()] {
    raw->keeper_->Start();
    raw->loop_->Run();
  });
  return made;
}

FeedThread::~FeedThread() {
  loop_->Stop();
  thread_.join();
}

}  // namespace linkmilter
