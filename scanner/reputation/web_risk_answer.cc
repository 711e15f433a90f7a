#include "scanner/reputation/web_risk_answer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "base/date.h"
#include "scanner/links/base64.h"
#include "scanner/reputation/json_member.h"

namespace linkmilter {
namespace {

constexpr std::array kThreats = {Threat::kMalware, Threat::kSocialEngineering,
                                 Threat::kUnwantedSoftware, Threat::kSocialEngineeringExtended};

// Long ago: none, or none that can be read.
WallTime TimeIn(const Json& object, const char* name) {
  const Json& time = Member(object, name);
  if (!time.is_string()) return {};
  return ReadUtc(time.get_ref<const std::string&>()).value_or(WallTime{});
}

std::vector<Threat> ThreatsIn(const Json& types) {
  std::vector<Threat> threats;
  if (!types.is_array()) return threats;
  for (const Threat threat : kThreats) {
    const bool named = std::ranges::any_of(types, [threat](const Json& type) {
      return type.is_string() && type.get_ref<const std::string&>() == Name(threat);
    });
    if (named) threats.push_back(threat);
  }
  return threats;
}

std::optional<KnownHash> ReadThreat(const Json& threat) {
  const Json& hash = Member(threat, "hash");
  if (!hash.is_string()) return std::nullopt;
  auto bytes = DecodeBase64(hash.get_ref<const std::string&>());
  if (!bytes || bytes->size() != kFullHashBytes) return std::nullopt;
  return KnownHash{*std::move(bytes), ThreatsIn(Member(threat, "threatTypes"))};
}

}  // namespace

std::optional<HashesAnswer> ReadWebRiskAnswer(std::string_view json, WallTime now) {
  const Json root = ParseJson(json);
  const Json& threats = Member(root, "threats");
  const bool ours = root.is_object() && (root.empty() || root.contains("threats") ||
                                         root.contains("negativeExpireTime"));
  const bool sound = ours && (threats.is_null() || threats.is_array());
  if (!sound || threats.size() > kMaxHashesInAnswer) return std::nullopt;
  HashesAnswer answer;
  WallTime until = TimeIn(root, "negativeExpireTime");
  for (const Json& each : threats) {
    auto known = ReadThreat(each);
    if (!known) return std::nullopt;
    if (known->threats.empty()) continue;
    until = std::min(until, TimeIn(each, "expireTime"));
    answer.hashes.push_back(*std::move(known));
  }
  answer.life = std::max(Seconds(0), std::chrono::duration_cast<Seconds>(until - now));
  return answer;
}

}  // namespace linkmilter
