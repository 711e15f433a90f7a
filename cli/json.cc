#include "cli/json.h"

#include "base/time.h"
#include "scanner/judge/landing_facts.h"
#include "scanner/store/landing_codec.h"

namespace linkmilter {

Json ToJson(const Link& link) {
  Json places = Json::array();
  for (const Place& place : link.places) {
    places.push_back({{"part", place.part},
                      {"element", place.element},
                      {"attribute", place.attribute},
                      {"kind", Name(place.kind)},
                      {"prominence", Name(place.prominence)},
                      {"position", place.position},
                      {"attached", place.attached}});
  }
  Json flags = Json::array();
  for (const Oddity oddity : link.oddities)
    flags.push_back(Name(oddity));
  Json json = {{"url", link.url},       {"host", link.host},       {"domain", link.domain},
               {"places", places},      {"texts", link.texts},     {"flags", flags},
               {"outers", link.outers}, {"plan", Name(link.plan)}, {"reason", link.reason}};
  if (!link.fragment.empty()) json["fragment"] = link.fragment;
  return json;
}

Json ToJson(const Evidence& evidence) {
  return {{"kind", Name(evidence.kind)}, {"text", evidence.text}, {"part", evidence.part}};
}

Json ToJson(const std::vector<Hop>& hops) {
  Json array = Json::array();
  for (const Hop& hop : hops) {
    array.push_back({{"url", hop.url},
                     {"address", hop.address},
                     {"status", hop.status},
                     {"led_by", Name(hop.led_by)},
                     {"elapsed_ms", hop.elapsed.count()},
                     {"base_domain_missing", hop.base_domain_missing}});
    array.back().update(EncodeInstruction(hop.instruction));
    if (hop.upgraded) array.back()["upgraded"] = true;
    if (hop.certificate) array.back()["certificate"] = ToJson(*hop.certificate);
  }
  return array;
}

Json ToJson(const Certificate& certificate) {
  return {{"issuer", certificate.issuer},
          {"names", certificate.names},
          {"not_before", FormatUtc(certificate.not_before)},
          {"not_after", FormatUtc(certificate.not_after)},
          {"verified", certificate.verified}};
}

void AddSeen(const Finding& finding, Json& json) {
  json["ending"] = Name(finding.chain.ending);
  json["detail"] = finding.chain.detail;
  json["hops"] = ToJson(finding.chain.hops);
  json["landing"] = EncodeLanding(finding.landing);
  json["bounced_to"] = finding.bounced_to;
  if (const auto age = CertificateAge(finding))
    json["certificate_age_days"] = std::chrono::floor<std::chrono::days>(*age).count();
  json["standings"] = ToJsonArray(finding.standings);
}

Json ToJson(const Standing& standing) {
  return {{"source", standing.source}, {"subject", standing.subject},
          {"host", standing.host},     {"result", Name(standing.result)},
          {"code", standing.code},     {"class", Name(standing.kind)},
          {"signal", standing.signal}, {"points", standing.points},
          {"detail", standing.detail}};
}

Json ToJson(const Signal& signal) {
  return {{"name", signal.name},
          {"points", signal.points},
          {"evidence", signal.evidence},
          {"url", signal.url}};
}

std::string OneLine(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace linkmilter
