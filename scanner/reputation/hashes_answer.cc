#include "scanner/reputation/hashes_answer.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <protozero/pbf_reader.hpp>

namespace linkmilter {
namespace {

using Reader = protozero::pbf_reader;
using protozero::pbf_wire_type;

// Field numbers of google.security.safebrowsing.v5.
namespace field {
constexpr protozero::pbf_tag_type kFullHashes = 1;     // SearchHashesResponse
constexpr protozero::pbf_tag_type kCacheDuration = 2;  // SearchHashesResponse
constexpr protozero::pbf_tag_type kFullHash = 1;       // FullHash
constexpr protozero::pbf_tag_type kDetails = 2;        // FullHash
constexpr protozero::pbf_tag_type kThreatType = 1;     // FullHashDetail
constexpr protozero::pbf_tag_type kAttributes = 2;     // FullHashDetail
constexpr protozero::pbf_tag_type kSeconds = 1;        // google.protobuf.Duration
}  // namespace field

std::string_view BytesOf(Reader& reader) {
  const protozero::data_view view = reader.get_view();
  return {view.data(), view.size()};
}

// CANARY and FRAME_ONLY are the only ones there are, and neither is for us; nor is what is unknown.
std::optional<Threat> ReadDetail(Reader detail) {
  std::optional<Threat> threat;
  bool has_attributes = false;
  while (detail.next()) {
    const bool number = detail.wire_type() == pbf_wire_type::varint;
    if (detail.tag() == field::kThreatType && number) {
      const std::int32_t type = detail.get_enum();
      const bool known = type >= static_cast<int>(Threat::kMalware) &&
                         type <= static_cast<int>(Threat::kPotentiallyHarmfulApplication);
      threat = known ? std::optional(static_cast<Threat>(type)) : std::nullopt;
      continue;
    }
    has_attributes = has_attributes || detail.tag() == field::kAttributes;
    detail.skip();
  }
  return has_attributes ? std::nullopt : threat;
}

KnownHash ReadHash(Reader message) {
  KnownHash known;
  while (message.next()) {
    const bool bytes = message.wire_type() == pbf_wire_type::length_delimited;
    if (message.tag() == field::kFullHash && bytes) {
      known.hash = BytesOf(message);
    } else if (message.tag() == field::kDetails && bytes) {
      const auto threat = ReadDetail(message.get_message());
      const bool is_new =
          threat && std::ranges::find(known.threats, *threat) == known.threats.end();
      if (is_new) known.threats.push_back(*threat);
    } else {
      message.skip();
    }
  }
  return known;
}

Seconds ReadDuration(Reader duration) {
  Seconds life{0};
  while (duration.next()) {
    if (duration.tag() == field::kSeconds && duration.wire_type() == pbf_wire_type::varint) {
      life = Seconds(duration.get_int64());
    } else {
      duration.skip();
    }
  }
  return life;
}

}  // namespace

std::optional<HashesAnswer> ReadHashesAnswer(std::string_view message) {
  try {
    HashesAnswer answer;
    Reader reader(message.data(), message.size());
    while (reader.next()) {
      const bool bytes = reader.wire_type() == pbf_wire_type::length_delimited;
      if (reader.tag() == field::kFullHashes && bytes) {
        KnownHash known = ReadHash(reader.get_message());
        if (known.hash.size() != kFullHashBytes) return std::nullopt;
        if (answer.hashes.size() == kMaxHashesInAnswer) return std::nullopt;
        if (!known.threats.empty()) answer.hashes.push_back(std::move(known));
      } else if (reader.tag() == field::kCacheDuration && bytes) {
        answer.life = ReadDuration(reader.get_message());
      } else {
        reader.skip();
      }
    }
    return answer;
  } catch (const std::exception&) {  // protozero throws on what is no protobuf
    return std::nullopt;
  }
}

}  // namespace linkmilter
