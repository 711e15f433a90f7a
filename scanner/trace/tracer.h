// Turns links into findings. Owns the network loops and their threads; owned by main. Trace() may
// be called from any thread. A started trace runs to its own end and is stored, whoever still
// waits; one URL is never fetched twice at the same time (single flight), nor again while its
// finding holds.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/ip.h"
#include "base/result.h"
#include "base/time.h"
#include "scanner/links/domain.h"
#include "scanner/model.h"
#include "scanner/trace/address.h"
#include "scanner/trace/batch.h"
#include "scanner/trace/finding_life.h"
#include "scanner/trace/host_gate.h"
#include "scanner/trace/proxy.h"
#include "scanner/trace/trace_policy.h"

namespace linkmilter {

class EvidenceSink;
class Store;

struct TracerOptions {
  unsigned workers = 0;                          // network loops; 0: one per core
  std::vector<std::uint16_t> ports = {80, 443};  // others are refused
  std::vector<Network> allow_networks;           // exceptions from "global unicast only"
  Milliseconds hop_timeout{5000};                // slow drip: one exchange, look-up included
  Milliseconds chain_timeout{30'000};
  int max_hops = 15;
  int landing_depth = 0;  // walk.h
  std::size_t max_body_bytes = std::size_t{1} << 20;
  std::size_t max_chain_bytes = std::size_t{2}
                                << 20;              // of all pages of a chain: mazes of large ones
  std::size_t max_memory = std::size_t{512} << 20;  // of all running exchanges together
  std::size_t max_running = 10'000;  // farms of chains; beyond it: Ending::kOverloaded
  std::string ca_file;               // empty: the system's
  std::string user_agent = "linkmilter/0.1";
  std::string contact;       // URL for the owners of sites, said behind user_agent; empty: none
  bool second_look = false;  // as a browser, where the first one was refused
  ProxyOptions proxy;
  std::vector<std::string> dns_servers;  // "127.0.0.1:5353", "[::1]:53"; empty: the system's
  Milliseconds dns_timeout{3000};
  FindingLives lives;
  HostGateLimits gate;               // requests to one site at the same time
  Milliseconds host_pause{0};        // after a request, before its place at the site is free again
  EvidenceSink* evidence = nullptr;  // outlives the tracer; null: nothing is kept
};

class Tracer {
 public:
  // `suffixes` and `store` must outlive the tracer. Fails on DNS servers or a proxy that
  // cannot be read or found, or for want of descriptors.
  static Result<std::unique_ptr<Tracer>> Create(TracerOptions options,
                                                const SuffixList& suffixes,
                                                Store& store);
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;
  Tracer(Tracer&&) = delete;
  Tracer& operator=(Tracer&&) = delete;
  ~Tracer();  // ends running traces unfinished: nothing of them is stored, their slots stay empty

  // One slot per task: a stored finding that still holds, a running trace joined, or a new one.
  // `now` decides what still holds. Reads the store, never waits for the network.
  std::shared_ptr<Batch> Trace(const std::vector<TraceTask>& tasks,
                               const std::shared_ptr<const TracePolicy>& policy,
                               WallTime now);
  // From now on the remote sources of `policy` look after themselves, and `tell` is told each
  // change of their health in one line, on any loop's thread. `tell` must outlive the tracer.
  void Watch(const std::shared_ptr<const TracePolicy>& policy,
             const std::function<void(const std::string&)>& tell);
  std::size_t running() const { return running_; }

 private:
  struct Flights;
  struct Flight;  // one who leads: ends with it, whatever was thrown in between
  struct Lane;    // a worker and its flights
  struct Order;   // of one scan: its tasks, and the batch it waits for
  struct Slot {
    std::shared_ptr<const Order> order;
    std::size_t index = 0;
  };

  Tracer(TracerOptions options, const SuffixList& suffixes, Store& store);
  Status OpenLanes();
  Lane& LaneOf(const std::string& key);
  void Serve(const Slot& slot, WallTime now);
  // True: nobody was on it, the caller now is.
  static bool Join(Lane& lane, const std::string& key, const Slot& slot);
  // What is known of the link, made lately or stored; its chain still holds.
  std::shared_ptr<const Finding> Known(Lane& lane, const std::string& key, WallTime now);
  void Lead(const std::shared_ptr<Flight>& flight,
            const TraceTask& task,
            const std::shared_ptr<const TracePolicy>& policy,
            WallTime now);
  void KeepChain(Flight& flight, Finding finding);
  Seconds LifeOfChain(Flight& flight, const Finding& finding) const;
  void KeepStandings(Flight& flight, Finding finding);

  const TracerOptions options_;
  const SuffixList& suffixes_;
  Store& store_;
  const AddressGuard guard_;
  HostGate gate_;
  std::atomic<std::size_t> running_ = 0;
  std::vector<std::unique_ptr<Lane>> lanes_;  // last: their threads end before the rest
};

}  // namespace linkmilter
