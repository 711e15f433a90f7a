#include "scanner/store/landing_codec.h"

#include <string>
#include <vector>

#include "scanner/store/json_reading.h"

namespace linkmilter {
namespace {

Json Encode(const FormTarget& form) {
  return {{"host", form.host},
          {"collector", form.collector},
          {"elsewhere", form.elsewhere},
          {"post", form.post}};
}

Json Encode(const CallToAction& call) {
  return {{"url", call.url}, {"text", call.text}};
}

Json Encode(const SavedFile& file) {
  return {{"name", file.name},
          {"kind", file.kind},
          {"executable", file.executable},
          {"double_extension", file.double_extension},
          {"encrypted", file.encrypted}};
}

template <typename T>
Json EncodeAll(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values)
    array.push_back(Encode(value));
  return array;
}

FormTarget DecodeForm(const Json& json) {
  return {Text(json, "host"), Text(json, "collector"), Flag(json, "elsewhere"), Flag(json, "post")};
}

CallToAction DecodeCall(const Json& json) {
  return {Text(json, "url"), Text(json, "text")};
}

SavedFile DecodeFile(const Json& json) {
  return {Text(json, "name"), Text(json, "kind"), Flag(json, "executable"),
          Flag(json, "double_extension"), Flag(json, "encrypted")};
}

std::vector<std::string> Texts(const Json& object, const char* key) {
  std::vector<std::string> texts;
  for (const Json& text : Array(object, key))
    texts.push_back(text.get_ref<const std::string&>());
  return texts;
}

}  // namespace

Json EncodeLanding(const Landing& landing) {
  return {{"content_type", landing.content_type},
          {"title", landing.title},
          {"body_bytes", landing.body_bytes},
          {"password_field", landing.password_field},
          {"card_field", landing.card_field},
          {"code_field", landing.code_field},
          {"prefilled_address", landing.prefilled_address},
          {"noindex", landing.noindex},
          {"empty", landing.empty},
          {"real_type", landing.real_type},
          {"language", landing.language},
          {"text_length", landing.text_length},
          {"challenge", landing.challenge},
          {"parked", landing.parked},
          {"site_name", landing.site_name},
          {"logos", landing.logos},
          {"brands", landing.brands},
          {"forms", EncodeAll(landing.forms)},
          {"frames", landing.frames},
          {"calls", EncodeAll(landing.calls)},
          {"file", Encode(landing.file)}};
}

Landing DecodeLanding(const Json& json) {
  Landing landing;
  landing.content_type = Text(json, "content_type");
  landing.title = Text(json, "title");
  landing.body_bytes = Number<std::size_t>(json, "body_bytes");
  landing.password_field = Flag(json, "password_field");
  if (!json.contains("real_type")) return landing;  // stored before there was more to see
  landing.card_field = Flag(json, "card_field");
  landing.code_field = Flag(json, "code_field");
  landing.prefilled_address = Flag(json, "prefilled_address");
  landing.noindex = Flag(json, "noindex");
  landing.empty = Flag(json, "empty");
  landing.real_type = Text(json, "real_type");
  landing.language = Text(json, "language");
  landing.text_length = Number<std::size_t>(json, "text_length");
  landing.challenge = Text(json, "challenge");
  landing.parked = Text(json, "parked");
  landing.site_name = Text(json, "site_name");
  landing.logos = Texts(json, "logos");
  landing.brands = Texts(json, "brands");
  for (const Json& form : Array(json, "forms"))
    landing.forms.push_back(DecodeForm(form));
  landing.frames = Texts(json, "frames");
  for (const Json& call : Array(json, "calls"))
    landing.calls.push_back(DecodeCall(call));
  landing.file = DecodeFile(json.at("file"));
  return landing;
}

Json EncodeCertificate(const Certificate& certificate) {
  return {{"issuer", certificate.issuer},
          {"names", certificate.names},
          {"not_before_ms", ToStored(certificate.not_before)},
          {"not_after_ms", ToStored(certificate.not_after)},
          {"verified", certificate.verified}};
}

Certificate DecodeCertificate(const Json& json) {
  return {Text(json, "issuer"), Texts(json, "names"), Time(json, "not_before_ms"),
          Time(json, "not_after_ms"), Flag(json, "verified")};
}

Json EncodeInstruction(const Instruction& instruction) {
  Json json = Json::object();
  if (instruction.delay.count() > 0) json["delay_ms"] = instruction.delay.count();
  if (instruction.length > 0) {
    json["offset"] = instruction.offset;
    json["length"] = instruction.length;
  }
  if (!instruction.certain) json["certain"] = false;
  if (!instruction.note.empty()) json["note"] = instruction.note;
  return json;
}

Instruction DecodeInstruction(const Json& hop) {
  Instruction instruction;
  if (hop.contains("delay_ms"))
    instruction.delay = Milliseconds(Number<std::int64_t>(hop, "delay_ms"));
  if (hop.contains("offset")) instruction.offset = Number<std::size_t>(hop, "offset");
  if (hop.contains("length")) instruction.length = Number<std::size_t>(hop, "length");
  if (hop.contains("certain")) instruction.certain = Flag(hop, "certain");
  if (hop.contains("note")) instruction.note = Text(hop, "note");
  return instruction;
}

}  // namespace linkmilter
