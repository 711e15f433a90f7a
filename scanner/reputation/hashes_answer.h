// The answer of Safe Browsing v5's hashes:search, a protobuf message (SearchHashesResponse). The
// door to protozero. Pure, linear, any thread; total on any bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace linkmilter {

enum class Threat {
  kMalware = 1,
  kSocialEngineering = 2,
  kUnwantedSoftware = 3,
  kPotentiallyHarmfulApplication = 4,
};
std::string_view Name(Threat threat);  // "SOCIAL_ENGINEERING"

inline constexpr std::size_t kFullHashBytes = 32;          // SHA-256
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

// A detail with a threat or attribute that is not known today is left out whole, as the protocol
// demands; so is what is only on trial (CANARY) or only for frames (FRAME_ONLY). nullopt: not such
// a message.
std::optional<HashesAnswer> ReadHashesAnswer(std::string_view message);

}  // namespace linkmilter
