// Google Safe Browsing v5, in its real-time mode without local lists (for non-commercial use only):
// of every URL only the first four bytes of a few hashes leave the machine. Every answer is cached
// as the protocol demands, also that nothing is known. An error is never "safe". After
// developers.google.com/safe-browsing/reference.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/reputation/hashes_answer.h"
#include "scanner/reputation/source.h"

namespace linkmilter {

inline constexpr std::size_t kMaxPrefixes = 200'000;      // remembered; about 100 bytes each
inline constexpr std::size_t kMaxHashesBody = 1U << 20U;  // of an answer
inline constexpr Seconds kRestOfService{300};             // after a refusal or a failure of its own
inline constexpr Seconds kLongestPrefixLife{86'400};

struct SafeBrowsingOptions {
  std::string endpoint = "https://safebrowsing.googleapis.com/v5/hashes:search";
  std::string key;  // of the operator's; secret
  Milliseconds timeout{3'000};
  std::function<SteadyTime()> clock = [] { return std::chrono::steady_clock::now(); };
};

// What a threat raises, and what it is worth by default: kSignalOfThreat of signals.cc.
std::string_view SignalOfThreat(Threat threat);

// Immutable but for its cache and its rest. Any thread.
class SafeBrowsing final : public RemoteSource {
 public:
  // nullptr: the endpoint is no web URL.
  static std::shared_ptr<const SafeBrowsing> Create(SafeBrowsingOptions options);
  void Ask(const Subject& subject, const Outside& outside, Answer done) const override;
  const std::string& id() const override;
  Scope scope() const override { return Scope::kUrl; }

 private:
  struct Shared;  // outlives the source while an answer is under way
  explicit SafeBrowsing(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  std::shared_ptr<Shared> shared_;
};

}  // namespace linkmilter
