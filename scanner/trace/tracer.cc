#include "scanner/trace/tracer.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <unordered_map>
#include <utility>

#include "scanner/store/store.h"
#include "scanner/trace/recent_findings.h"
#include "scanner/trace/worker.h"

namespace linkmilter {

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

Tracer::~Tracer() = default;

Status Tracer::OpenLanes() {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned wanted = options_.workers == 0 ? cores : options_.workers;
  for (unsigned i = 0; i < wanted; ++i) {
    auto worker = Worker::Create(options_, guard_, gate_, suffixes_);
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
  auto batch = std::make_shared<Batch>(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const std::string key = KeyOf(tasks[i]);
    Lane& lane = LaneOf(key);
    if (Join(lane, key, {batch, i})) Lead(lane, tasks[i], policy, now);
  }
  return batch;
}

bool Tracer::Join(Lane& lane, const std::string& key, const Slot& slot) {
  return lane.flights.With([&](Flights& flights) {
    std::vector<Slot>& waiting = flights.waiting[key];
    waiting.push_back(slot);
    return waiting.size() == 1;
  });
}

void Tracer::Complete(Lane& lane, const Finding& finding) {
  const auto shared = std::make_shared<const Finding>(finding);
  auto flight = lane.flights.With([&](Flights& flights) {
    if (!finding.inconclusive) flights.recent.Put(shared);
    return flights.waiting.extract(finding.url);
  });
  for (const Slot& slot : flight.mapped())
    slot.batch->Complete(slot.index, shared);
}

// A store that fails costs a second look, never an answer.
std::shared_ptr<const Finding> Tracer::Known(Lane& lane, const std::string& key, WallTime now) {
  auto known = lane.flights.With([&](Flights& flights) { return flights.recent.Find(key, now); });
  if (known) return known;
  auto stored = store_.FindFinding(key, now);
  if (!stored.ok() || !stored.value()) return nullptr;
  return std::make_shared<const Finding>(*std::move(stored).value());
}

void Tracer::Lead(Lane& lane,
                  const TraceTask& task,
                  const std::shared_ptr<const TracePolicy>& policy,
                  WallTime now) {
  const std::string key = KeyOf(task);
  const auto known = Known(lane, key, now);
  if (known && HasTodaysStandings(*known, *policy, now)) return Complete(lane, *known);
  if (running_.fetch_add(1) >= options_.max_running) {
    --running_;
    return Complete(lane, Overloaded(key, now));
  }
  const bool fetch = task.plan == Plan::kFetch;
  // A chain that some list cut short goes on where that list says otherwise today.
  if (fetch && (!known || known->chain.ending == Ending::kNotFetched)) {
    lane.worker->Trace(task, policy,
                       [this, &lane](Finding made) { KeepChain(lane, std::move(made)); });
  } else {
    lane.worker->Ask(task.url, known ? *known : HostOnly(key, now, options_.lives), policy,
                     [this, &lane](Finding made) { KeepStandings(lane, std::move(made)); });
  }
}

void Tracer::KeepChain(Lane& lane, Finding finding) {
  finding.made = std::chrono::system_clock::now();
  finding.valid_until = finding.made + LifeOf(finding, options_.lives);
  KeepStandings(lane, std::move(finding));
}

void Tracer::KeepStandings(Lane& lane, Finding finding) {
  finding.standings_until = std::chrono::system_clock::now() + LifeOfStandings(finding);
  if (!finding.inconclusive) store_.SaveFinding(finding);
  --running_;
  Complete(lane, finding);
}

}  // namespace linkmilter
