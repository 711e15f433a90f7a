// How long a domain has been registered, by RDAP. Never waited for: the first who asks is told that
// nobody knows yet, and the registry is asked in the background, gently; whoever comes back after a
// 451, or comes later, is told. A registration does not change: it is remembered for weeks, over
// reloads and restarts.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/time.h"
#include "scanner/reputation/answer_memory.h"
#include "scanner/reputation/rdap_answer.h"
#include "scanner/reputation/source.h"

namespace linkmilter {

inline constexpr std::size_t kMaxKnownDomains = 100'000;  // floods of new domains: the oldest go
inline constexpr Seconds kAgeLife{14 * 86'400};
inline constexpr Seconds kNoAgeLife{86'400};  // the registry does not say
inline constexpr Seconds kRdapPause{1};       // between two requests to one registry
inline constexpr Seconds kRdapRest{600};      // after a refusal of one

std::shared_ptr<AnswerMemory> NewAgeMemory();

struct DomainAgeOptions {
  RdapServices services;
  Milliseconds timeout{10'000};
  std::shared_ptr<AnswerMemory> memory = NewAgeMemory();
  std::function<SteadyTime()> clock = [] { return std::chrono::steady_clock::now(); };
  std::function<WallTime()> wall = [] { return std::chrono::system_clock::now(); };
};

// The signal of a domain of that age; empty: old enough.
std::string_view SignalOfAge(Seconds age);

// Immutable but for its memory, which keeps its pauses too. Any thread.
class DomainAge final : public RemoteSource {
 public:
  explicit DomainAge(DomainAgeOptions options);
  void Ask(const Subject& subject, const Outside& outside, Answer done) const override;
  const std::string& id() const override { return id_; }

 private:
  struct Shared;  // outlives the source while an answer is under way

  std::shared_ptr<Shared> shared_;
  std::string id_ = "rdap";
};

}  // namespace linkmilter
