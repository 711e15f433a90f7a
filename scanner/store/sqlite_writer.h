// The one thread that writes: takes queued writes in batches, each batch one transaction.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "base/time.h"
#include "scanner/store/sqlite_tables.h"

namespace linkmilter::sqlite {

// Where an answer of the writer arrives. Shared: whoever waits may give up first.
template <typename T>
using Slot = Guarded<std::optional<Result<T>>>;

struct DeferJob {
  DeferralKeys keys;
  std::vector<std::string> pending;
  WallTime now;
  std::shared_ptr<Slot<DeferralRecord>> done;
};
struct CampaignJob {
  Sighting sighting;
  CampaignPolicy policy;
  WallTime now;
  std::shared_ptr<Slot<std::vector<std::size_t>>> done;
};
struct NameJob {
  NameSighting sighting;
  WallTime now;
};
struct AnswerJob {
  std::string source;
  std::vector<ToldAnswer> answers;
  WallTime now;
};
struct FlushJob {
  std::shared_ptr<Slot<Unit>> done;
};
using Job = std::variant<Finding, HistoryRow, DeferJob, CampaignJob, NameJob, AnswerJob, FlushJob>;

// Told when writes begin to fail, with the reason, and when they work again. Any thread.
using Observer = std::function<void(const Status&)>;

// Any thread may call Add. Owned by the store.
class Writer {
 public:
  Writer(WriteTables tables, std::size_t max_queued, Observer observer);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  Writer(Writer&&) = delete;
  Writer& operator=(Writer&&) = delete;
  ~Writer();  // writes what is queued, trying once

  // Never waits. False: the queue is full and the job was not taken.
  bool Add(Job job);

 private:
  struct Queue {
    std::deque<Job> jobs;
    bool stopping = false;
    std::size_t lost = 0;  // since the last flush
    std::string why;       // of the last loss
    bool failing = false;  // and the observer knows
  };

  struct Outcome {
    Status status = Done();
    bool busy = false;  // another process held the lock
    // The answers to the batch's DeferJobs and CampaignJobs, in order.
    std::vector<DeferralRecord> deferred = {};
    std::vector<std::vector<std::size_t>> sampled = {};
  };

  void Run();
  std::vector<Job> NextBatch();
  void Write(std::vector<Job> batch);
  Outcome WriteAll(const std::vector<Job>& batch);
  Status WriteOne(const Job& job, Outcome& outcome);
  Status ExpireNowAndThen();
  void KeepOrLose(std::vector<Job> batch, const Outcome& outcome);
  Status TakeLosses();
  void Tell(const Status& status);

  WriteTables tables_;
  const std::size_t max_queued_;
  const Observer observer_;
  WallTime now_;      // the time the last job spoke of
  WallTime expired_;  // when the last clean-up was
  Guarded<Queue> queue_;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace linkmilter::sqlite
