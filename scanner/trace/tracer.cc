#include "scanner/trace/tracer.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <unordered_map>
#include <utility>

#include "scanner/links/url.h"
#include "scanner/store/store.h"
#include "scanner/trace/fetching.h"
#include "scanner/trace/recent_findings.h"
#include "scanner/trace/worker.h"

namespace linkmilter {

struct Tracer::Order {
  std::vector<TraceTask> tasks;
  std::shared_ptr<const TracePolicy> policy;
  std::shared_ptr<Batch> batch;
};

// Who waits for which URL. A URL is in it from the moment somebody looks for its finding, in the
// store or on the network, until it is there: nobody looks twice.
struct Tracer::Flights {
  std::unordered_map<std::string, std::vector<Slot>> waiting;
  RecentFindings recent;
};

struct Tracer::Lane {
  Guarded<Flights> flights;
  std::unique_ptr<Worker> worker;  // last: its thread uses the rest
};

// Held by whoever works at it. A flight that nobody ended would hold every later message with that
// link, so it ends with its last holder at the latest: then nobody will know.
struct Tracer::Flight {
  Flight(Lane& its_lane, std::string its_key) : lane(its_lane), key(std::move(its_key)) {}
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  Flight(Flight&&) = delete;
  Flight& operator=(Flight&&) = delete;
  ~Flight() { Land(nullptr); }

  // Counts it in `running`; false: that would be more than `most`.
  bool Start(std::atomic<std::size_t>& running, std::size_t most) {
    if (running.fetch_add(1) < most) {
      counted_in = &running;
      return true;
    }
    --running;
    return false;
  }
  // Tells all who wait, the first time it is called.
  void Land(const std::shared_ptr<const Finding>& finding) noexcept {
    for (const Slot& slot : Leave())
      slot.order->batch->Complete(slot.index, finding);
  }
  // Tells who led; the others, who are not told, are the caller's.
  std::vector<Slot> LandLeader(const std::shared_ptr<const Finding>& finding) noexcept {
    std::vector<Slot> waiting = Leave();
    if (waiting.empty()) return waiting;
    waiting.front().order->batch->Complete(waiting.front().index, finding);
    waiting.erase(waiting.begin());
    return waiting;
  }
  // All who wait, the leader first; empty: they have been told.
  std::vector<Slot> Leave() noexcept {
    if (std::exchange(landed, true)) return {};
    if (counted_in != nullptr) --*counted_in;
    auto waiting =
        lane.flights.With([&](Flights& flights) { return flights.waiting.extract(key); });
    return std::move(waiting.mapped());
  }

  Lane& lane;
  const std::string key;
  std::atomic<std::size_t>* counted_in = nullptr;
  bool landed = false;
};

namespace {

// The key of the finding a task leads to: what was not fetched is never taken for what was.
std::string KeyOf(const TraceTask& task) {
  return task.plan == Plan::kFetch ? task.url : "host-only " + task.url;
}

bool HasTodaysStandings(const Finding& finding, const TracePolicy& policy, WallTime now) {
  if (finding.sources != policy.RemoteId()) return false;
  return policy.remote.empty() || now < finding.standings_until;
}

Finding Overloaded(const std::string& key, WallTime now) {
  Finding finding;
  finding.url = key;
  finding.chain = {{}, Ending::kOverloaded, "too many traces are running"};
  finding.made = finding.valid_until = now;
  finding.inconclusive = true;
  return finding;
}

Finding HostOnly(const std::string& key, WallTime now, const FindingLives& lives) {
  Finding finding;
  finding.url = key;
  finding.chain = {{}, Ending::kNotFetched, "looked up by host only"};
  finding.made = now;
  finding.valid_until = now + LifeOf(finding, lives);
  return finding;
}

}  // namespace

Result<std::unique_ptr<Tracer>> Tracer::Create(TracerOptions options,
                                               const SuffixList& suffixes,
                                               Store& store) {
  std::unique_ptr<Tracer> tracer(new Tracer(std::move(options), suffixes, store));
  if (const Status opened = tracer->OpenLanes(); !opened) return opened.error();
  return tracer;
}

Tracer::Tracer(TracerOptions options, const SuffixList& suffixes, Store& store)
    : options_(std::move(options)),
      suffixes_(suffixes),
      store_(store),
      guard_(options_.allow_networks),
      gate_(options_.gate) {}

// Loops hand each other turns and answers: none may be gone while another runs.
Tracer::~Tracer() {
  for (const auto& lane : lanes_)
    lane->worker->Stop();
}

Status Tracer::OpenLanes() {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned wanted = options_.workers == 0 ? cores : options_.workers;
  const auto fetching = FetchingOf(options_);
  if (!fetching) return fetching.error();
  for (unsigned i = 0; i < wanted; ++i) {
    auto worker = Worker::Create({options_, guard_, gate_, suffixes_, fetching.value()});
    if (!worker) return worker.error();
    lanes_.push_back(std::make_unique<Lane>());
    lanes_.back()->worker = std::move(worker).value();
  }
  return Done();
}

Tracer::Lane& Tracer::LaneOf(const std::string& key) {
  return *lanes_[std::hash<std::string>{}(key) % lanes_.size()];
}

std::shared_ptr<Batch> Tracer::Trace(const std::vector<TraceTask>& tasks,
                                     const std::shared_ptr<const TracePolicy>& policy,
                                     WallTime now) {
  const auto order =
      std::make_shared<const Order>(Order{tasks, policy, std::make_shared<Batch>(tasks.size())});
  for (std::size_t i = 0; i < tasks.size(); ++i)
    Serve({order, i}, now);
  return order->batch;
}

void Tracer::Serve(const Slot& slot, WallTime now) {
  const TraceTask& task = slot.order->tasks[slot.index];
  const std::string key = KeyOf(task);
  Lane& lane = LaneOf(key);
  if (!Join(lane, key, slot)) return;
  try {
    Lead(std::make_shared<Flight>(lane, key), task, slot.order->policy, now);
  } catch (const std::exception&) {  // no memory, or a store that throws: the flight has ended
  }
}

void Tracer::Watch(const std::shared_ptr<const TracePolicy>& policy,
                   const std::function<void(const std::string&)>& tell) {
  for (const auto& source : policy->remote)
    source->TellChanges(tell);
  lanes_.front()->worker->Watch(policy);
}

bool Tracer::Join(Lane& lane, const std::string& key, const Slot& slot) {
  return lane.flights.With([&](Flights& flights) {
    std::vector<Slot>& waiting = flights.waiting[key];
    waiting.push_back(slot);
    return waiting.size() == 1;
  });
}

// A store that fails costs a second look, never an answer.
std::shared_ptr<const Finding> Tracer::Known(Lane& lane, const std::string& key, WallTime now) {
  auto known = lane.flights.With([&](Flights& flights) { return flights.recent.Find(key, now); });
  if (known) return known;
  auto stored = store_.FindFinding(key, now);
  if (!stored.ok() || !stored.value()) return nullptr;
  return std::make_shared<const Finding>(*std::move(stored).value());
}

void Tracer::Lead(const std::shared_ptr<Flight>& flight,
                  const TraceTask& task,
                  const std::shared_ptr<const TracePolicy>& policy,
                  WallTime now) {
  const auto known = Known(flight->lane, flight->key, now);
  if (known && HasTodaysStandings(*known, *policy, now)) return flight->Land(known);
  if (!flight->Start(running_, options_.max_running)) {
    return flight->Land(std::make_shared<const Finding>(Overloaded(flight->key, now)));
  }
  Worker& worker = *flight->lane.worker;
  const bool fetch = task.plan == Plan::kFetch;
  // A chain that some list cut short goes on where that list says otherwise today.
  if (fetch && (!known || known->chain.ending == Ending::kNotFetched)) {
    worker.Trace(task, policy,
                 [this, flight](Finding made) { KeepChain(*flight, std::move(made)); });
  } else {
    worker.Ask(task, known ? *known : HostOnly(flight->key, now, options_.lives), policy,
               [this, flight](Finding made) { KeepStandings(*flight, std::move(made)); });
  }
}

void Tracer::KeepChain(Flight& flight, Finding finding) {
  finding.made = std::chrono::system_clock::now();
  finding.valid_until = finding.made + LifeOfChain(flight, finding);
  KeepStandings(flight, std::move(finding));
}

Seconds Tracer::LifeOfChain(Flight& flight, const Finding& finding) const {
  if (finding.chain.ending == Ending::kBlocked && !finding.chain.hops.empty()) {
    const auto last = ParseUrl(finding.chain.hops.back().url);
    const auto now = std::chrono::steady_clock::now();
    const auto pause = last && last->host ? gate_.PausedFor(*last->host, now) : Milliseconds{0};
    if (pause > Milliseconds{0}) return LifeOf(finding, options_.lives, pause);
  }
  const auto before =
      flight.lane.flights.With([&](Flights& flights) { return flights.recent.Last(flight.key); });
  return before ? LifeAfter(*before, finding, options_.lives) : LifeOf(finding, options_.lives);
}

// Who waits is told even if nothing can be kept. What the leader's message had no room to ask, the
// messages of the others may have: their turn comes anew, for the standings alone.
void Tracer::KeepStandings(Flight& flight, Finding finding) {
  const WallTime now = std::chrono::system_clock::now();
  const Seconds life = LifeOfStandings(finding);
  const bool for_leader = life == Seconds{0} && !finding.inconclusive;
  finding.standings_until = for_leader ? WallTime{} : now + life;
  const auto made = std::make_shared<const Finding>(std::move(finding));
  try {
    if (!made->inconclusive) {
      flight.lane.flights.With([&](Flights& flights) { flights.recent.Put(made); });
      store_.SaveFinding(*made);
    }
  } catch (const std::exception&) {
    return flight.Land(made);
  }
  if (!for_leader) return flight.Land(made);
  for (const Slot& slot : flight.LandLeader(made))
    Serve(slot, now);
}

}  // namespace linkmilter
