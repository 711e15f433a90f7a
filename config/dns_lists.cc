#include "config/dns_lists.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/codecs.h"
#include "config/keys.h"
#include "config/structures.h"

namespace linkmilter {
namespace {

constexpr double kMostPoints = 1'000;
constexpr std::size_t kMaxZone = 128;  // leaves room for the name that is looked up before it

Status CheckZone(std::string_view zone) {
  const bool clean = std::ranges::all_of(
      zone, [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.'; });
  const bool labels = !zone.empty() && zone.front() != '.' && zone.back() != '.' &&
                      zone.find("..") == std::string_view::npos;
  if (clean && labels && zone.size() <= kMaxZone) return Done();
  return Error{Quoted(zone) + " is not a DNS zone such as dbl.example"};
}

// Lists answer from 127.0.0.0/8; anything else is a captive portal or a dead list. With the last
// 256 addresses they say that we may not ask: taken for a listing, they would refuse all mail.
Status CheckAnswer(std::string_view code) {
  const auto address = IpAddress::Parse(code);
  const bool is_answer = address && address->is_v4() && address->bytes()[0] == 127;
  if (!is_answer) return Error{Quoted(code) + " is not an answer in 127.0.0.0/8"};
  if (address->bytes()[1] != 255 || address->bytes()[2] != 255) return Done();
  return Error{Quoted(code) + " is in 127.255.255.0/24, with which a list refuses to answer"};
}

DnsListCode ReadCode(const YamlNode& node, const Reading& reading) {
  DnsListCode code;
  if (!IsMap(node, "{signal: NAME, points: NUMBER}", reading)) return code;
  for (const std::size_t i : KnownKeys(node, {"signal", "points"}, reading.problems)) {
    const YamlNode& value = node.items[i];
    if (node.keys[i].text == "signal") {
      ReadInto(Text("single value", "", CheckSignalName), value, reading, code.signal);
    } else {
      const auto points = ReadScalar(Number(-kMostPoints, kMostPoints), value, reading);
      code.points = points.value_or(0);
    }
  }
  RequireKeys(node, {"signal", "points"}, reading);
  return code;
}

void ReadCodes(const YamlNode& node, const Reading& reading, DnsListOptions& list) {
  if (!IsMap(node, "a map of answers such as {\"127.0.1.2\": {...}}", reading)) return;
  for (const std::size_t i : DistinctKeys(node, reading.problems)) {
    const YamlNode& answer = node.keys[i];
    const Status status = CheckAnswer(answer.text);
    if (!status) reading.Complain(answer, status.error().message);
    list.codes.insert_or_assign(answer.text, ReadCode(node.items[i], reading));
  }
  if (node.keys.empty()) reading.Complain(node, "\"codes\" names no answer");
}

DnsListOptions ReadList(const YamlNode& node, const Reading& reading) {
  DnsListOptions list;
  if (!IsMap(node, "{name: ..., zone: ..., codes: {...}}", reading)) return list;
  const auto name = Text("single value", "", CheckListName);
  const auto zone = Text("single value", "", CheckZone);
  for (const std::size_t i : KnownKeys(node, {"name", "zone", "codes"}, reading.problems)) {
    const std::string& key = node.keys[i].text;
    if (key == "name") ReadInto(name, node.items[i], reading, list.name);
    if (key == "zone") ReadInto(zone, node.items[i], reading, list.zone);
    if (key == "codes") ReadCodes(node.items[i], reading, list);
  }
  list.zone = AsciiLower(list.zone);
  RequireKeys(node, {"name", "zone", "codes"}, reading);
  return list;
}

void ReadLists(const YamlNode& node, const Reading& reading, Options& options) {
  if (!IsList(node, reading)) return;
  std::set<std::string> names;
  for (const YamlNode& item : node.items) {
    DnsListOptions list = ReadList(item, reading);
    const bool is_new = list.name.empty() || names.insert(list.name).second;
    if (!is_new) reading.Complain(item, "a second list is named " + Quoted(list.name));
    options.reputation.dns_lists.push_back(std::move(list));
  }
}

std::string ShowLists(const Options& options) {
  std::string shown;
  for (const DnsListOptions& list : options.reputation.dns_lists) {
    std::string codes;
    for (const auto& [answer, code] : list.codes) {
      codes += (codes.empty() ? "" : ", ") + YamlQuoted(answer) + ": {signal: " + code.signal +
               ", points: " + FormatNumber(code.points) + "}";
    }
    shown += (shown.empty() ? "{name: " : ", {name: ") + YamlQuoted(list.name) +
             ", zone: " + YamlQuoted(list.zone) + ", codes: {" + codes + "}}";
  }
  return "[" + shown + "]";
}

}  // namespace

Field DnsListsField() {
  return {"list of DNS lists", "see below", ReadLists, ShowLists};
}

}  // namespace linkmilter
