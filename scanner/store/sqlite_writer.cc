#include "scanner/store/sqlite_writer.h"

#include <algorithm>
#include <utility>

namespace linkmilter::sqlite {
namespace {

constexpr std::size_t kBatch = 256;  // one commit, one sync for so many
constexpr Seconds kExpireEvery{60};
constexpr const char* kQueueFull = "the disk does not keep up, the queue is full";

bool IsRequest(const Job& job) {
  return std::holds_alternative<DeferJob>(job) || std::holds_alternative<CampaignJob>(job) ||
         std::holds_alternative<FlushJob>(job);
}

}  // namespace

Writer::Writer(WriteTables tables, std::size_t max_queued, Observer observer)
    : tables_(std::move(tables)),
      max_queued_(max_queued),
      observer_(std::move(observer)),
      thread_([this] { Run(); }) {}

Writer::~Writer() {
  queue_.WithAndWake([](Queue& queue) { queue.stopping = true; });
  thread_.join();
}

bool Writer::Add(Job job) {
  bool taken = true;
  queue_.WithAndWake([&](Queue& queue) {
    taken = queue.jobs.size() < max_queued_ || std::holds_alternative<FlushJob>(job);
    if (taken) {
      queue.jobs.push_back(std::move(job));
    } else if (!IsRequest(job)) {
      ++queue.lost;
      queue.why = kQueueFull;
    }
  });
  if (!taken) Tell(Error{kQueueFull});
  return taken;
}

void Writer::Run() {
  for (auto batch = NextBatch(); !batch.empty(); batch = NextBatch())
    Write(std::move(batch));
}

// Empty: stopping, and nothing is left.
std::vector<Job> Writer::NextBatch() {
  return queue_.WaitThen([](const Queue& queue) { return queue.stopping || !queue.jobs.empty(); },
                         [](Queue& queue) {
                           std::vector<Job> batch;
                           while (!queue.jobs.empty() && batch.size() < kBatch) {
                             batch.push_back(std::move(queue.jobs.front()));
                             queue.jobs.pop_front();
                           }
                           return batch;
                         });
}

void Writer::Write(std::vector<Job> batch) {
  const Outcome outcome = WriteAll(batch);
  const Status& status = outcome.status;
  Tell(status);
  std::vector<std::shared_ptr<Slot<Unit>>> flushes;
  auto next = outcome.deferred.begin();
  auto next_sampled = outcome.sampled.begin();
  for (const Job& job : batch) {
    if (const auto* defer = std::get_if<DeferJob>(&job)) {
      const auto answer = status ? Result<DeferralRecord>(*next++) : status.error();
      defer->done->WithAndWake([&](auto& slot) { slot = answer; });
    } else if (const auto* campaigns = std::get_if<CampaignJob>(&job)) {
      const auto answer =
          status ? Result<std::vector<std::size_t>>(*next_sampled++) : status.error();
      campaigns->done->WithAndWake([&](auto& slot) { slot = answer; });
    } else if (const auto* flush = std::get_if<FlushJob>(&job)) {
      flushes.push_back(flush->done);
    }
  }
  if (!status) KeepOrLose(std::move(batch), outcome);
  if (flushes.empty()) return;
  const Status losses = TakeLosses();
  for (const auto& flush : flushes)
    flush->WithAndWake([&](auto& slot) { slot = status ? losses : status; });
}

// One transaction: all of it, or nothing.
Writer::Outcome Writer::WriteAll(const std::vector<Job>& batch) {
  if (tables_.database().HasMoved()) {
    Tell(Error{"the file was deleted or replaced; what it held is forgotten"});
    if (auto reopened = tables_.Reopen(); !reopened) return {reopened};
  }
  Transaction transaction(tables_.database());
  if (!transaction.begun()) return {transaction.begun(), tables_.database().IsBusy()};
  Outcome outcome;
  for (const Job& job : batch) {
    if (auto written = WriteOne(job, outcome); !written) return {written};
  }
  if (auto expired = ExpireNowAndThen(); !expired) return {expired};
  outcome.status = transaction.Commit();
  return outcome;
}

Status Writer::WriteOne(const Job& job, Outcome& outcome) {
  if (const auto* finding = std::get_if<Finding>(&job)) {
    now_ = finding->made;
    return tables_.SaveFinding(*finding);
  }
  if (const auto* row = std::get_if<HistoryRow>(&job)) {
    now_ = row->when;
    return tables_.Record(*row);
  }
  if (const auto* names = std::get_if<NameJob>(&job)) {
    now_ = names->now;
    return tables_.CountNames(names->sighting, now_);
  }
  if (const auto* told = std::get_if<AnswerJob>(&job)) {
    now_ = told->now;
    return tables_.KeepAnswers(told->source, told->answers);
  }
  if (const auto* defer = std::get_if<DeferJob>(&job)) {
    now_ = defer->now;
    auto record = tables_.Defer(defer->keys, defer->pending, defer->now);
    if (!record) return record.error();
    outcome.deferred.push_back(std::move(record).value());
  }
  if (const auto* campaigns = std::get_if<CampaignJob>(&job)) {
    now_ = campaigns->now;
    auto sampled = tables_.CountCampaigns(campaigns->sighting, campaigns->policy, now_);
    if (!sampled) return sampled.error();
    outcome.sampled.push_back(std::move(sampled).value());
  }
  return Done();
}

Status Writer::ExpireNowAndThen() {
  if (now_ - expired_ < kExpireEvery) return Done();
  expired_ = now_;
  return tables_.Expire(now_);
}

// Somebody else held the lock: the queued writes wait for their next turn, in order. Everything
// else (disk full, file gone) would fail again: what is lost is looked at again when it is needed.
void Writer::KeepOrLose(std::vector<Job> batch, const Outcome& outcome) {
  std::reverse(batch.begin(), batch.end());
  queue_.With([&](Queue& queue) {
    const bool keep = outcome.busy && !queue.stopping;
    for (Job& job : batch) {
      if (IsRequest(job)) continue;
      if (keep && queue.jobs.size() < max_queued_) {
        queue.jobs.push_front(std::move(job));
      } else {
        ++queue.lost;
        queue.why = outcome.status.error().message;
      }
    }
  });
}

Status Writer::TakeLosses() {
  return queue_.With([](Queue& queue) -> Status {
    const std::size_t lost = std::exchange(queue.lost, 0);
    if (lost == 0) return Done();
    return Error{std::to_string(lost) + " records were lost: " + queue.why};
  });
}

void Writer::Tell(const Status& status) {
  const bool failing = !status.ok();
  const bool known = queue_.With(
      [failing](Queue& queue) { return std::exchange(queue.failing, failing) == failing; });
  if (!known && observer_) observer_(status);
}

}  // namespace linkmilter::sqlite
