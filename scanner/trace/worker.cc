#include "scanner/trace/worker.h"

#include <exception>
#include <utility>

namespace linkmilter {
namespace {

// Without memory to begin, `done` is dropped uncalled.
template <typename Begin>
void OrNever(Begin begin) {
  try {
    begin();
  } catch (const std::exception&) {
  }
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::Create(const WorkerTools& shared) {
  auto loop = Loop::Create();
  if (!loop) return loop.error();
  AresOptions dns;
  dns.servers = shared.options.dns_servers;
  dns.timeout = shared.options.dns_timeout;
  dns.keep_replies = shared.options.evidence != nullptr;
  auto resolver = AresResolver::Create(*loop.value(), std::move(dns));
  if (!resolver) return resolver.error();
  auto fetcher = CurlFetcher::Create(*loop.value(), shared.guard, shared.fetching);
  if (!fetcher) return fetcher.error();
  auto own = std::make_unique<OwnAddresses>();
  auto web = std::make_unique<GuardedWebService>(WebTools{*fetcher.value(), *resolver.value(),
                                                          *loop.value(), shared.guard,
                                                          shared.options.proxy.hides_addresses()});
  const TraceTools tools{*fetcher.value(), *resolver.value(), *web,
                         *loop.value(),    shared.guard,      *own,
                         shared.gate,      shared.suffixes,   shared.options};
  return std::unique_ptr<Worker>(new Worker(std::move(loop).value(), std::move(resolver).value(),
                                            std::move(fetcher).value(), std::move(web),
                                            std::move(own), tools));
}

Worker::Worker(std::unique_ptr<Loop> loop,
               std::unique_ptr<AresResolver> resolver,
               std::unique_ptr<CurlFetcher> fetcher,
               std::unique_ptr<GuardedWebService> web,
               std::unique_ptr<OwnAddresses> own,
               const TraceTools& tools)
    : loop_(std::move(loop)),
      resolver_(std::move(resolver)),
      fetcher_(std::move(fetcher)),
      web_(std::move(web)),
      own_(std::move(own)),
      tools_(tools),
      watch_(*resolver_, *loop_),
      thread_([this] { loop_->Run(); }) {}

Worker::~Worker() {
  Stop();
}

void Worker::Stop() {
  loop_->Stop();
  if (thread_.joinable()) thread_.join();
}

void Worker::Trace(TraceTask task, std::shared_ptr<const TracePolicy> policy, TraceRun::Done done) {
  loop_->Post([this, task = std::move(task), policy = std::move(policy), done = std::move(done)] {
    OrNever([&] { TraceRun::Start(tools_, task, policy, done); });
  });
}

void Worker::Watch(std::shared_ptr<const TracePolicy> policy) {
  loop_->Post([this, policy = std::move(policy)] { OrNever([&] { watch_.Watch(*policy); }); });
}

void Worker::Ask(TraceTask task,
                 Finding finding,
                 std::shared_ptr<const TracePolicy> policy,
                 TraceRun::Done done) {
  loop_->Post([this, task = std::move(task), finding = std::move(finding),
               policy = std::move(policy), done = std::move(done)] {
    OrNever([&] { AskStandings(tools_, task, finding, policy, done); });
  });
}

}  // namespace linkmilter
