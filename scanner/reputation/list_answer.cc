#include "scanner/reputation/list_answer.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace linkmilter {
namespace {

constexpr std::uint32_t kLoopbackNet = 127;      // 127.0.0.0/8: a list speaks
constexpr std::uint32_t kRefusalNet = 0x7FFFFF;  // 127.255.255.0/24: it refuses to
constexpr std::uint32_t kLastOctet = 0xFF;

std::optional<std::uint32_t> ParseV4(std::string_view text) {
  const auto address = IpAddress::Parse(text);
  if (!address || !address->is_v4()) return std::nullopt;
  return address->v4();
}

bool IsForeignAddress(const IpAddress& address) {
  return !address.is_v4() || address.v4() >> 24 != kLoopbackNet;
}

bool IsRefusal(const IpAddress& address, const ListTable& table) {
  if (IsForeignAddress(address)) return false;
  const std::uint32_t code = address.v4();
  return code >> 8 == kRefusalNet ||
         std::ranges::any_of(table.refused,
                             [code](const CodeMatch& match) { return match.Matches(code); });
}

Standing Listed(Standing said, const ListCode& row) {
  said.result = Standing::Result::kListed;
  said.signal = row.signal;
  said.points = row.points;
  said.kind = row.kind;
  return said;
}

// All records are answers of the list, and none is a refusal.
std::vector<Standing> ReadCodes(const AddressAnswer& answer,
                                Standing said,
                                const ListTable& table) {
  std::vector<Standing> listed;
  Standing other;
  for (const IpAddress& address : answer.addresses) {
    said.code = address.ToString();
    bool understood = false;
    for (const ListCode& row : table.codes) {
      if (!row.match.Matches(address.v4())) continue;
      understood = true;
      Standing standing = Listed(said, row);
      if (std::ranges::find(listed, standing) == listed.end())
        listed.push_back(std::move(standing));
    }
    if (!understood) other = UnknownStanding(said, "code not understood");
  }
  return listed.empty() ? std::vector{other} : listed;
}

}  // namespace

bool CodeMatch::Matches(std::uint32_t answer) const {
  switch (kind) {
    case Kind::kEquals:
      return answer == first;
    case Kind::kRange:
      return first <= answer && answer <= last;
    case Kind::kMask:
      return (answer & kLastOctet & first) != 0;
  }
  return false;
}

std::string CodeMatch::ToString() const {
  if (kind == Kind::kMask) return '&' + std::to_string(first);
  std::string text = IpAddress::V4(first).ToString();
  return kind == Kind::kEquals ? text : text + '-' + IpAddress::V4(last).ToString();
}

std::optional<CodeMatch> CodeMatch::Parse(std::string_view text) {
  if (text.starts_with('&')) {
    std::uint32_t bits = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 1, end, bits);
    if (error != std::errc() || stop != end || bits == 0 || bits > kLastOctet) return std::nullopt;
    return CodeMatch{Kind::kMask, bits, 0};
  }
  const auto dash = text.find('-');
  const auto first = ParseV4(text.substr(0, dash));
  if (!first) return std::nullopt;
  if (dash == std::string_view::npos) return CodeMatch{Kind::kEquals, *first, 0};
  const auto last = ParseV4(text.substr(dash + 1));
  if (!last || *last < *first) return std::nullopt;
  return CodeMatch{Kind::kRange, *first, *last};
}

bool IsForeign(const AddressAnswer& answer) {
  return answer.result == AddressAnswer::Result::kFound &&
         std::ranges::any_of(answer.addresses, IsForeignAddress);
}

Standing UnknownStanding(Standing about, std::string detail) {
  about.result = Standing::Result::kUnknown;
  about.detail = std::move(detail);
  return about;
}

std::vector<Standing> ReadListAnswer(const AddressAnswer& answer,
                                     const Standing& about,
                                     const ListTable& table) {
  Standing said = about;
  said.ttl = std::clamp(answer.ttl, kMinListTtl, kMaxListTtl);
  const auto& addresses = answer.addresses;
  switch (answer.result) {
    case AddressAnswer::Result::kTimedOut:
      return {UnknownStanding(std::move(said), "the list did not answer in time")};
    case AddressAnswer::Result::kFailed:
      return {UnknownStanding(std::move(said), "the list did not answer: " + answer.detail)};
    case AddressAnswer::Result::kRefused:
      said.result = Standing::Result::kRefused;
      said.detail = "the DNS refuses to ask the list: " + answer.detail;
      return {said};
    case AddressAnswer::Result::kNoSuchName:
      said.result = Standing::Result::kNotListed;
      return {said};
    case AddressAnswer::Result::kFound:
      break;
  }
  if (addresses.empty()) {
    said.result = Standing::Result::kNotListed;
    return {said};
  }
  const auto refusal = std::ranges::find_if(
      addresses, [&table](const IpAddress& address) { return IsRefusal(address, table); });
  if (refusal != addresses.end()) {
    said.result = Standing::Result::kRefused;
    said.code = refusal->ToString();
    said.detail = "the list refuses to serve this resolver";
    return {said};
  }
  const auto foreign = std::ranges::find_if(addresses, IsForeignAddress);
  if (foreign != addresses.end()) {
    said.code = foreign->ToString();
    return {UnknownStanding(std::move(said), "not an answer of a list")};
  }
  return ReadCodes(answer, said, table);
}

}  // namespace linkmilter
