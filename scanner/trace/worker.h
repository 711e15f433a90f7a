// A network loop with its thread, its fetcher and its resolver, and the traces that run on it.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "base/result.h"
#include "scanner/trace/ares_resolver.h"
#include "scanner/trace/ask_standings.h"
#include "scanner/trace/curl_fetcher.h"
#include "scanner/trace/guarded_web_service.h"
#include "scanner/trace/loop.h"
#include "scanner/trace/own_addresses.h"
#include "scanner/trace/source_watch.h"
#include "scanner/trace/trace_run.h"

namespace linkmilter {

// What all workers share; outlives them.
struct WorkerTools {
  const TracerOptions& options;
  const AddressGuard& guard;
  HostGate& gate;
  const SuffixList& suffixes;
  const CurlOptions& fetching;
};

class Worker {
 public:
  static Result<std::unique_ptr<Worker>> Create(const WorkerTools& shared);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  Worker(Worker&&) = delete;
  Worker& operator=(Worker&&) = delete;
  ~Worker();  // ends what runs; nobody is told

  // Ends its thread; what runs stays as it is. Before the end of any of the workers that post to
  // each other.
  void Stop();

  // As TraceRun::Start, on this worker's loop; `done` is called there, or destroyed uncalled if
  // there is no memory to begin. Any thread.
  void Trace(TraceTask task, std::shared_ptr<const TracePolicy> policy, TraceRun::Done done);

  // As AskStandings, likewise.
  void Ask(TraceTask task,
           Finding finding,
           std::shared_ptr<const TracePolicy> policy,
           TraceRun::Done done);

  // As SourceWatch::Watch, likewise.
  void Watch(std::shared_ptr<const TracePolicy> policy);

 private:
  Worker(std::unique_ptr<Loop> loop,
         std::unique_ptr<AresResolver> resolver,
         std::unique_ptr<CurlFetcher> fetcher,
         std::unique_ptr<GuardedWebService> web,
         std::unique_ptr<OwnAddresses> own,
         const TraceTools& tools);

  const std::unique_ptr<Loop> loop_;
  const std::unique_ptr<AresResolver> resolver_;
  const std::unique_ptr<CurlFetcher> fetcher_;
  const std::unique_ptr<GuardedWebService> web_;
  const std::unique_ptr<OwnAddresses> own_;
  const TraceTools tools_;
  SourceWatch watch_;
  std::thread thread_;
};

}  // namespace linkmilter
