#include "scanner/reputation/threat.h"

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr Threat kLastThreat = Threat::kSocialEngineeringExtended;

std::optional<KnownHash> DecodeHash(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals != 2 * kFullHashBytes || text.size() == equals + 1) return std::nullopt;
  auto hash = FromHex(text.substr(0, equals));
  if (!hash) return std::nullopt;
  KnownHash known{*std::move(hash), {}};
  for (const char digit : text.substr(equals + 1)) {
    if (digit < '1' || digit > '0' + static_cast<int>(kLastThreat)) return std::nullopt;
    known.threats.push_back(static_cast<Threat>(digit - '0'));
  }
  return known;
}

}  // namespace

std::string_view Name(Threat threat) {
  switch (threat) {
    case Threat::kMalware:
      return "MALWARE";
    case Threat::kSocialEngineering:
      return "SOCIAL_ENGINEERING";
    case Threat::kUnwantedSoftware:
      return "UNWANTED_SOFTWARE";
    case Threat::kPotentiallyHarmfulApplication:
      return "POTENTIALLY_HARMFUL_APPLICATION";
    case Threat::kSocialEngineeringExtended:
      return "SOCIAL_ENGINEERING_EXTENDED_COVERAGE";
  }
  return "";
}

std::string_view SignalOfThreat(Threat threat) {
  switch (threat) {
    case Threat::kMalware:
      return "UNSAFE_MALWARE";
    case Threat::kSocialEngineering:
      return "UNSAFE_PHISHING";
    case Threat::kUnwantedSoftware:
    case Threat::kPotentiallyHarmfulApplication:
      return "UNSAFE_SOFTWARE";
    case Threat::kSocialEngineeringExtended:
      return "UNSAFE_PHISHING_LIKELY";
  }
  return "";
}

Standing::Class ClassOfThreat(Threat threat) {
  switch (threat) {
    case Threat::kSocialEngineering:
    case Threat::kSocialEngineeringExtended:
      return Standing::Class::kPhish;
    case Threat::kMalware:
    case Threat::kUnwantedSoftware:
    case Threat::kPotentiallyHarmfulApplication:
      return Standing::Class::kMalware;
  }
  return Standing::Class::kUnclassed;
}

bool IsConclusive(Threat threat) {
  return threat != Threat::kSocialEngineeringExtended;
}

std::string EncodeHashes(const std::vector<KnownHash>& hashes) {
  std::string text;
  for (const KnownHash& known : hashes) {
    text.append(text.empty() ? "" : " ").append(Hex(known.hash)).append("=");
    for (const Threat threat : known.threats)
      text += static_cast<char>('0' + static_cast<int>(threat));
  }
  return text;
}

std::optional<std::vector<KnownHash>> DecodeHashes(std::string_view text) {
  std::vector<KnownHash> hashes;
  if (text.empty()) return hashes;
  for (const std::string_view each : Split(text, ' ')) {
    auto known = DecodeHash(each);
    if (!known) return std::nullopt;
    hashes.push_back(*std::move(known));
  }
  return hashes;
}

}  // namespace linkmilter
