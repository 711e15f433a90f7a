#include "scanner/store/finding_codec.h"

#include <cstdint>
#include <vector>

#include "scanner/store/json_reading.h"
#include "scanner/store/landing_codec.h"

namespace linkmilter {
namespace {

constexpr int kVersion = 1;

Json Encode(const Hop& hop) {
  Json json = {{"url", hop.url},
               {"address", hop.address},
               {"status", hop.status},
               {"led_by", Name(hop.led_by)},
               {"elapsed_ms", hop.elapsed.count()},
               {"base_domain_missing", hop.base_domain_missing}};
  json.update(EncodeInstruction(hop.instruction));
  if (hop.upgraded) json["upgraded"] = true;
  if (hop.certificate) json["certificate"] = EncodeCertificate(*hop.certificate);
  return json;
}

Json Encode(const Standing& standing) {
  Json json = {{"source", standing.source},       {"subject", standing.subject},
               {"result", Name(standing.result)}, {"code", standing.code},
               {"signal", standing.signal},       {"points", standing.points},
               {"ttl_s", standing.ttl.count()},   {"detail", standing.detail},
               {"host", standing.host},           {"class", Name(standing.kind)}};
  if (!standing.conclusive) json["conclusive"] = false;
  return json;
}

template <typename T>
Json EncodeAll(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values)
    array.push_back(Encode(value));
  return array;
}

// The value whose Name() is there. Enumerations are short; their last value is given.
template <typename Enum>
Enum Named(const Json& object, const char* key, Enum last) {
  const std::string& name = Text(object, key);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (Name(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  throw Broken();
}

Hop DecodeHop(const Json& json) {
  Hop hop;
  hop.url = Text(json, "url");
  hop.address = Text(json, "address");
  hop.status = Number<int>(json, "status");
  hop.led_by = Named(json, "led_by", static_cast<LedBy>(kLedByCount - 1));
  hop.elapsed = Milliseconds(Number<std::int64_t>(json, "elapsed_ms"));
  // Not in rows stored before there was more to see.
  if (json.contains("base_domain_missing"))
    hop.base_domain_missing = Flag(json, "base_domain_missing");
  hop.instruction = DecodeInstruction(json);
  if (json.contains("upgraded")) hop.upgraded = Flag(json, "upgraded");
  if (json.contains("certificate")) hop.certificate = DecodeCertificate(json.at("certificate"));
  return hop;
}

Standing DecodeStanding(const Json& json) {
  Standing standing;
  standing.source = Text(json, "source");
  standing.subject = Text(json, "subject");
  standing.result = Named(json, "result", Standing::Result::kRefused);
  standing.code = Text(json, "code");
  standing.signal = Text(json, "signal");
  if (!json.at("points").is_number()) throw Broken();
  standing.points = json.at("points").get<double>();
  standing.ttl = Seconds(Number<std::int64_t>(json, "ttl_s"));
  standing.detail = Text(json, "detail");
  // Not in rows stored before there were classes.
  if (json.contains("host")) standing.host = Text(json, "host");
  if (json.contains("class")) standing.kind = Named(json, "class", Standing::Class::kGrey);
  if (json.contains("conclusive")) standing.conclusive = Flag(json, "conclusive");
  return standing;
}

Finding Decode(const Json& json) {
  if (Number<int>(json, "version") != kVersion) throw Broken();
  Finding finding;
  finding.url = Text(json, "url");
  for (const Json& hop : Array(json, "hops"))
    finding.chain.hops.push_back(DecodeHop(hop));
  finding.chain.ending = Named(json, "ending", static_cast<Ending>(kEndingCount - 1));
  finding.chain.detail = Text(json, "detail");
  finding.landing = DecodeLanding(json.at("landing"));
  if (json.contains("bounced_to")) finding.bounced_to = Text(json, "bounced_to");
  for (const Json& standing : Array(json, "standings"))
    finding.standings.push_back(DecodeStanding(standing));
  finding.sources = Text(json, "sources");
  finding.standings_until = Time(json, "standings_until_ms");
  finding.made = Time(json, "made_ms");
  finding.valid_until = Time(json, "valid_until_ms");
  return finding;
}

}  // namespace

std::string EncodeFinding(const Finding& finding) {
  const Json json = {{"version", kVersion},
                     {"url", finding.url},
                     {"hops", EncodeAll(finding.chain.hops)},
                     {"ending", Name(finding.chain.ending)},
                     {"detail", finding.chain.detail},
                     {"landing", EncodeLanding(finding.landing)},
                     {"bounced_to", finding.bounced_to},
                     {"standings", EncodeAll(finding.standings)},
                     {"sources", finding.sources},
                     {"standings_until_ms", ToStored(finding.standings_until)},
                     {"made_ms", ToStored(finding.made)},
                     {"valid_until_ms", ToStored(finding.valid_until)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Finding> DecodeFinding(std::string_view text) {
  try {
    return Decode(Json::parse(text));
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const Broken&) {
    return std::nullopt;
  }
}

}  // namespace linkmilter
