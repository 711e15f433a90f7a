// The evidence sink that writes: any thread hands over, one thread of its own makes records and
// puts them on disk. Owned by main (or by the command line); outlives the tracer. Trouble of any
// kind (disk full, no permission) loses evidence, never a scan.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "scanner/evidence/sink.h"
#include "scanner/evidence/warc_series.h"

namespace linkmilter {

class WarcWriter final : public EvidenceSink {
 public:
  // Told once when evidence begins to be lost, with the reason, and once when it is kept again. On
  // any thread.
  using Observer = std::function<void(const Status&)>;
  static constexpr std::size_t kMaxQueuedBytes = std::size_t{64} << 20;  // a disk that stalls

  // `file` as in WarcSeries. Fails where no file could be made.
  static Result<std::unique_ptr<WarcWriter>> Create(const EvidenceOptions& options,
                                                    WarcOrigin origin,
                                                    Observer observer,
                                                    std::string file = {});
  // What Create would stumble over.
  static Status Check(const EvidenceOptions& options);

  WarcWriter(const WarcWriter&) = delete;
  WarcWriter& operator=(const WarcWriter&) = delete;
  WarcWriter(WarcWriter&&) = delete;
  WarcWriter& operator=(WarcWriter&&) = delete;
  ~WarcWriter() override;  // as Finish

  void OnLookup(LookupSeen lookup) noexcept override;
  void OnExchange(ExchangeSeen exchange) noexcept override;
  void OnEnd(CaseEnded end) noexcept override;

  // Writes what is queued and closes the file. Says what was lost since the beginning. Afterwards
  // nothing more is taken.
  Status Finish();

 private:
  using Event = std::variant<LookupSeen, ExchangeSeen, CaseEnded>;
  struct Queue {
    std::deque<Event> events;
    std::size_t bytes = 0;
    bool stopping = false;
    bool failing = false;  // and the observer knows
    std::size_t lost = 0;
    std::string why;  // of the last loss
  };

  WarcWriter(WarcSeries series, Redactions rules, Observer observer);
  static std::size_t SizeOf(const Event& event);
  void Add(Event event) noexcept;
  void Run();
  std::deque<Event> NextBatch(bool& stopping);
  void Write(const Event& event);
  Status TryWrite(const Event& event);
  void Lose(const Error& why);
  void Tell(const Status& status);

  WarcSeries series_;
  const Redactions rules_;
  const Observer observer_;
  Guarded<Queue> queue_;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace linkmilter
