#include "scanner/store/finding_codec.h"

#include <cstdint>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "scanner/store/stored_time.h"

namespace linkmilter {
namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;

Json Encode(const Hop& hop) {
  return {{"url", hop.url},
          {"address", hop.address},
          {"status", hop.status},
          {"led_by", Name(hop.led_by)},
          {"elapsed_ms", hop.elapsed.count()}};
}

Json Encode(const Standing& standing) {
  return {{"source", standing.source},       {"subject", standing.subject},
          {"result", Name(standing.result)}, {"code", standing.code},
          {"signal", standing.signal},       {"points", standing.points},
          {"ttl_s", standing.ttl.count()},   {"detail", standing.detail}};
}

Json Encode(const Landing& landing) {
  return {{"content_type", landing.content_type},
          {"title", landing.title},
          {"body_bytes", landing.body_bytes},
          {"password_field", landing.password_field}};
}

template <typename T>
Json EncodeAll(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values)
    array.push_back(Encode(value));
  return array;
}

// Thrown inside this file only; DecodeFinding catches it beside the library's own.
struct Broken {};

const std::string& Text(const Json& object, const char* key) {
  return object.at(key).get_ref<const std::string&>();
}

template <typename T>
T Number(const Json& object, const char* key) {
  const Json& value = object.at(key);
  if (!value.is_number_integer()) throw Broken();
  const auto number = value.get<std::int64_t>();
  if (!std::in_range<T>(number)) throw Broken();
  return static_cast<T>(number);
}

WallTime Time(const Json& object, const char* key) {
  return FromStored(Number<std::int64_t>(object, key));
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
  return standing;
}

Landing DecodeLanding(const Json& json) {
  Landing landing;
  landing.content_type = Text(json, "content_type");
  landing.title = Text(json, "title");
  landing.body_bytes = Number<std::size_t>(json, "body_bytes");
  landing.password_field = json.at("password_field").get<bool>();
  return landing;
}

const Json& Array(const Json& object, const char* key) {
  const Json& array = object.at(key);
  if (!array.is_array()) throw Broken();
  return array;
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
                     {"landing", Encode(finding.landing)},
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
