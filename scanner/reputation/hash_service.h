// Services that know bad URLs by their hashes: of every URL only the first four bytes of a few
// hashes leave the machine. Every answer is remembered as the protocol demands, also that nothing
// is known, and no prefix is asked about twice at the same time. An error is never "safe". Which
// services there are, and how each is asked: safe_browsing.h, web_risk.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/reputation/answer_memory.h"
#include "scanner/reputation/canonical_url.h"
#include "scanner/reputation/source.h"
#include "scanner/reputation/threat.h"

namespace linkmilter {

inline constexpr std::size_t kMaxPrefixes = 200'000;      // remembered; about 200 bytes each
inline constexpr std::size_t kMaxHashesBody = 1U << 20U;  // of an answer
inline constexpr Seconds kRestOfService{300};             // after a refusal or a failure of its own
inline constexpr Seconds kLongestPrefixLife{86'400};

// What the services do each in their own way; all of it pure and total on any bytes.
struct HashProtocol {
  std::string_view name;             // of its standings
  std::size_t prefixes_at_once = 0;  // in one request
  // Which keys a URL is looked up by.
  std::vector<std::string> (*expressions)(const CanonicalUrl& url,
                                          std::string_view registrable) = nullptr;
  // What asks for these, to stand behind the key: "&hashPrefix=...".
  std::string (*query)(const std::vector<std::string>& prefixes) = nullptr;
  std::optional<HashesAnswer> (*read)(std::string_view body, WallTime now) = nullptr;
};

std::shared_ptr<AnswerMemory> NewHashMemory(const HashProtocol& protocol);

struct HashServiceOptions {
  std::string endpoint;
  std::string key;  // of the operator's; secret
  Milliseconds timeout{3'000};
  std::shared_ptr<AnswerMemory> memory;  // of this protocol
  std::function<SteadyTime()> clock = [] { return std::chrono::steady_clock::now(); };
  std::function<WallTime()> wall = [] { return std::chrono::system_clock::now(); };
};

// Immutable but for its memory, which keeps its rest too, and what it is asking. Any thread.
class HashService final : public RemoteSource {
 public:
  // nullptr: the endpoint is no web URL.
  static std::shared_ptr<const HashService> Create(const HashProtocol& protocol,
                                                   HashServiceOptions options);
  void Ask(const Subject& subject, const Outside& outside, Answer done) const override;
  const std::string& id() const override;
  Scope scope() const override { return Scope::kUrl; }
  void TellChanges(const std::function<void(const std::string&)>& tell) const override;

 private:
  struct Shared;  // outlives the source while an answer is under way
  void Request(const std::vector<std::string>& group, const Outside& outside) const;
  explicit HashService(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  std::shared_ptr<Shared> shared_;
};

}  // namespace linkmilter
