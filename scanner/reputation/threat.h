// What services that are asked by the prefixes of hashes say of a URL. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/model.h"

namespace linkmilter {

// The first four as Safe Browsing numbers them.
enum class Threat {
  kMalware = 1,
  kSocialEngineering = 2,
  kUnwantedSoftware = 3,
  kPotentiallyHarmfulApplication = 4,
  kSocialEngineeringExtended = 5,  // Web Risk's guess: up to a tenth of it is wrong
};
std::string_view Name(Threat threat);  // "SOCIAL_ENGINEERING"

// What a threat raises; its points by default stand in judge/signals.cc.
std::string_view SignalOfThreat(Threat threat);
Standing::Class ClassOfThreat(Threat threat);
// False: what is listed for it is looked at all the same.
bool IsConclusive(Threat threat);

inline constexpr std::size_t kFullHashBytes = 32;          // SHA-256
inline constexpr std::size_t kHashPrefixBytes = 4;         // what leaves the machine
inline constexpr std::size_t kMaxHashesInAnswer = 10'000;  // a server that never ends

struct KnownHash {
  std::string hash;  // kFullHashBytes
  std::vector<Threat> threats;
  bool operator==(const KnownHash&) const = default;
};

struct HashesAnswer {
  std::vector<KnownHash> hashes;  // with at least one threat to act on
  Seconds life{0};                // how long the answer holds, for every prefix asked
  bool operator==(const HashesAnswer&) const = default;
};

// Hashes as they are remembered: "9f3a...=12 0b12...=1"; none: "". nullopt: not such a text.
std::string EncodeHashes(const std::vector<KnownHash>& hashes);
std::optional<std::vector<KnownHash>> DecodeHashes(std::string_view text);

}  // namespace linkmilter
