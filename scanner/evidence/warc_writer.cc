#include "scanner/evidence/warc_writer.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <exception>
#include <type_traits>
#include <utility>

namespace linkmilter {
namespace {

constexpr Seconds kTidyEvery{60};
constexpr std::size_t kEventBytes = 1000;  // about, without what is kept of the wire

WallTime WallNow() {
  return std::chrono::system_clock::now();
}

std::string HostName() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

Result<std::unique_ptr<WarcWriter>> WarcWriter::Create(const EvidenceOptions& options,
                                                       WarcOrigin origin,
                                                       Observer observer,
                                                       std::string file) {
  if (origin.host.empty()) origin.host = HostName();
  WarcSeries series(options, std::move(origin), std::move(file));
  if (auto prepared = series.Prepare(); !prepared) return prepared.error();
  return std::unique_ptr<WarcWriter>(new WarcWriter(
      std::move(series), {options.redact.begin(), options.redact.end()}, std::move(observer)));
}

Status WarcWriter::Check(const EvidenceOptions& options) {
  if (options.directory.empty()) return Done();
  return WarcSeries(options, {}).Check();
}

WarcWriter::WarcWriter(WarcSeries series, Redactions rules, Observer observer)
    : series_(std::move(series)),
      rules_(std::move(rules)),
      observer_(std::move(observer)),
      thread_([this] { Run(); }) {}

WarcWriter::~WarcWriter() {
  static_cast<void>(Finish());
}

Status WarcWriter::Finish() {
  queue_.WithAndWake([](Queue& queue) { queue.stopping = true; });
  if (thread_.joinable()) thread_.join();
  return queue_.With([](const Queue& queue) -> Status {
    if (queue.lost == 0) return Done();
    return Error{"evidence: " + std::to_string(queue.lost) + " records were lost: " + queue.why};
  });
}

void WarcWriter::OnLookup(LookupSeen lookup) noexcept {
  Add(std::move(lookup));
}

void WarcWriter::OnExchange(ExchangeSeen exchange) noexcept {
  Add(std::move(exchange));
}

void WarcWriter::OnEnd(CaseEnded end) noexcept {
  Add(std::move(end));
}

std::size_t WarcWriter::SizeOf(const Event& event) {
  const auto* exchange = std::get_if<ExchangeSeen>(&event);
  if (exchange == nullptr || !exchange->wire) return kEventBytes;
  return kEventBytes + exchange->wire->request.size() + exchange->wire->response.size();
}

void WarcWriter::Add(Event event) noexcept {
  try {
    const std::size_t bytes = SizeOf(event);
    bool taken = false;
    queue_.WithAndWake([&](Queue& queue) {
      if (queue.stopping || queue.bytes + bytes > kMaxQueuedBytes) return;
      queue.bytes += bytes;
      queue.events.push_back(std::move(event));
      taken = true;
    });
    if (!taken) Lose({"the disk does not keep up, the queue is full"});
  } catch (const std::exception&) {
    queue_.With([](Queue& queue) { ++queue.lost; });  // no memory, not even to say so
  }
}

void WarcWriter::Run() {
  SteadyTime tidied = std::chrono::steady_clock::now();
  for (bool stopping = false; !stopping;) {
    for (const Event& event : NextBatch(stopping)) {
      Write(event);
      queue_.With([&](Queue& queue) { queue.bytes -= SizeOf(event); });
    }
    if (const SteadyTime now = std::chrono::steady_clock::now(); now - tidied >= kTidyEvery) {
      tidied = now;
      if (const Status status = series_.Tidy(WallNow()); !status) Tell(status);
    }
  }
  if (const auto closed = series_.Close(); !closed) Lose(closed.error());
}

// Waits for events, the end, or the time to tidy.
std::deque<WarcWriter::Event> WarcWriter::NextBatch(bool& stopping) {
  queue_.WaitUntil(std::chrono::steady_clock::now() + kTidyEvery,
                   [](const Queue& queue) { return queue.stopping || !queue.events.empty(); });
  return queue_.With([&](Queue& queue) {
    stopping = queue.stopping;
    return std::exchange(queue.events, {});
  });
}

void WarcWriter::Write(const Event& event) {
  const Status written = TryWrite(event);
  if (written) {
    Tell(written);
  } else {
    Lose(written.error());
  }
}

Status WarcWriter::TryWrite(const Event& event) {
  try {
    auto records = std::visit(
        [this](const auto& seen) {
          if constexpr (std::is_same_v<decltype(seen), const LookupSeen&>) {
            return RecordsOf(seen);
          } else {
            return RecordsOf(seen, rules_);
          }
        },
        event);
    return series_.Append(std::move(records), WallNow());
  } catch (const std::exception& failure) {
    return Error{failure.what()};
  }
}

void WarcWriter::Lose(const Error& why) {
  queue_.With([&](Queue& queue) {
    ++queue.lost;
    queue.why = why.message;
  });
  Tell(why);
}

void WarcWriter::Tell(const Status& status) {
  const bool failing = !status.ok();
  const bool known = queue_.With(
      [failing](Queue& queue) { return std::exchange(queue.failing, failing) == failing; });
  if (!known && observer_) observer_(status);
}

}  // namespace linkmilter
