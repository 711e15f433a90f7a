#include "config/dns_lists.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "config/codecs.h"
#include "config/keys.h"
#include "config/structures.h"
#include "scanner/reputation/list_presets.h"

namespace linkmilter {
namespace {

constexpr double kMostPoints = 1'000;
constexpr std::size_t kMostQuestions = 10'000;
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
Status CheckAnswer(const CodeMatch& match) {
  if (match.kind == CodeMatch::Kind::kMask) return Done();
  const std::uint32_t last = match.kind == CodeMatch::Kind::kRange ? match.last : match.first;
  if (match.first >> 24 != 127 || last >> 24 != 127)
    return Error{Quoted(match.ToString()) + " is not an answer in 127.0.0.0/8"};
  if (last >> 8 < 0x7FFFFF) return Done();
  return Error{Quoted(match.ToString()) +
               " is in 127.255.255.0/24, with which a list refuses to answer"};
}

// Empty: the scalar is none, and that has been said.
std::optional<CodeMatch> ReadMatch(const YamlNode& node, const Reading& reading) {
  const auto match = CodeMatch::Parse(node.text);
  Status status = Done();
  if (!match) {
    status = Error{Quoted(node.text) +
                   R"( is not an answer such as "127.0.1.4", "127.0.2.2-127.0.2.4" or "&8")"};
  } else {
    status = CheckAnswer(*match);
  }
  if (status) return match;
  reading.Complain(node, status.error().message);
  return std::nullopt;
}

// An enumeration's values by their names.
template <typename Enum>
Codec<Enum> WordOf(Enum last) {
  std::vector<std::pair<std::string_view, Enum>> words;
  for (int i = 0; i <= static_cast<int>(last); ++i)
    words.emplace_back(Name(static_cast<Enum>(i)), static_cast<Enum>(i));
  return Word<Enum>(std::move(words));
}

ListCode ReadCode(const YamlNode& node, const Reading& reading) {
  ListCode code;
  if (!IsMap(node, "{signal: NAME, points: NUMBER}", reading)) return code;
  for (const std::size_t i : KnownKeys(node, {"signal", "points", "class"}, reading.problems)) {
    const YamlNode& value = node.items[i];
    if (node.keys[i].text == "signal") {
      ReadInto(Text("single value", "", CheckSignalName), value, reading, code.signal);
    } else if (node.keys[i].text == "points") {
      code.points = ReadScalar(Number(-kMostPoints, kMostPoints), value, reading).value_or(0);
    } else {
      code.kind = ReadScalar(WordOf(Standing::Class::kGrey), value, reading).value_or(code.kind);
    }
  }
  RequireKeys(node, {"signal", "points"}, reading);
  return code;
}

void ReadCodes(const YamlNode& node, const Reading& reading, ListTable& table) {
  if (!IsMap(node, "a map of answers such as {\"127.0.1.2\": {...}}", reading)) return;
  for (const std::size_t i : DistinctKeys(node, reading.problems)) {
    const auto match = ReadMatch(node.keys[i], reading);
    ListCode code = ReadCode(node.items[i], reading);
    code.match = match.value_or(code.match);
    table.codes.push_back(std::move(code));
  }
  if (node.keys.empty()) reading.Complain(node, "\"codes\" names no answer");
}

void ReadRefused(const YamlNode& node, const Reading& reading, ListTable& table) {
  if (node.kind != YamlNode::Kind::kList) {
    reading.Complain(node, "expected a list such as [...], found " + std::string(node.What()));
    return;
  }
  for (const YamlNode& item : node.items) {
    if (const auto match = ReadMatch(item, reading)) table.refused.push_back(*match);
  }
}

void ReadTests(const YamlNode& node, const Reading& reading, ListTestEntries& tests) {
  if (!IsMap(node, "{listed: NAME, unlisted: NAME}", reading)) return;
  tests = {};
  for (const std::size_t i : KnownKeys(node, {"listed", "unlisted"}, reading.problems)) {
    const bool listed = node.keys[i].text == "listed";
    ReadInto(Text("single value", "", CheckZone), node.items[i], reading,
             listed ? tests.listed : tests.unlisted);
  }
}

// What a list starts from: its preset, or nothing.
DnsListOptions ReadPreset(const YamlNode& node, const Reading& reading) {
  std::vector<std::pair<std::string_view, std::string_view>> words;
  for (const std::string_view name : PresetNames())
    words.emplace_back(name, name);
  const auto name = ReadScalar(Word<std::string_view>(std::move(words)), node, reading);
  return name ? *PresetOf(*name) : DnsListOptions{};
}

void ReadKey(const YamlNode& map, std::size_t i, const Reading& reading, DnsListOptions& list) {
  const std::string& key = map.keys[i].text;
  const YamlNode& value = map.items[i];
  if (key == "name") ReadInto(Text("single value", "", CheckListName), value, reading, list.name);
  if (key == "zone") ReadInto(Text("single value", "", CheckZone), value, reading, list.scope.zone);
  if (key == "test") ReadTests(value, reading, list.tests);
  if (key == "codes") ReadCodes(value, reading, list.table);
  if (key == "refused") ReadRefused(value, reading, list.table);
  if (key == "key") {
    const auto last = static_cast<ListKey>(kListKeyCount - 1);
    list.scope.key = ReadScalar(WordOf(last), value, reading).value_or(list.scope.key);
  }
  if (key == "max_questions") {
    list.max_questions = ReadScalar(Whole<std::size_t>(1, kMostQuestions), value, reading)
                             .value_or(list.max_questions);
  }
  if (key == "ip_literals")
    list.scope.ip_literals = ReadScalar(Flag(), value, reading).value_or(true);
}

DnsListOptions ReadList(const YamlNode& node, const Reading& reading) {
  DnsListOptions list;
  if (!IsMap(node, "{name: ..., zone: ..., codes: {...}}", reading)) return list;
  const YamlNode* const preset = node.Find("preset");
  if (preset != nullptr) list = ReadPreset(*preset, reading);
  for (const std::size_t i : KnownKeys(node,
                                       {"name", "preset", "zone", "key", "ip_literals", "codes",
                                        "refused", "test", "max_questions"},
                                       reading.problems)) {
    const std::string& key = node.keys[i].text;
    const bool settled = preset != nullptr && (key == "key" || key == "ip_literals" ||
                                               key == "codes" || key == "refused");
    if (settled) {
      reading.Complain(node.keys[i], Quoted(key) + " is what the preset says");
    } else {
      ReadKey(node, i, reading, list);
    }
  }
  list.scope.zone = AsciiLower(list.scope.zone);
  if (preset == nullptr) {
    RequireKeys(node, {"name", "zone", "codes"}, reading);
  } else if (!list.preset.empty() && list.scope.zone.empty() && !node.Find("zone")) {
    reading.Complain(node, "\"zone\" is missing: this list is asked under a key of your own");
  }
  return list;
}

void ReadLists(const YamlNode& node, const Reading& reading, Options& options) {
  ReadNamed(node, "list", reading, ReadList, options.reputation.dns_lists);
}

std::string ShowTable(const ListTable& table) {
  std::string codes;
  for (const ListCode& code : table.codes) {
    codes += (codes.empty() ? "" : ", ") + YamlQuoted(code.match.ToString()) +
             ": {signal: " + code.signal + ", points: " + FormatNumber(code.points) +
             ", class: " + std::string(Name(code.kind)) + "}";
  }
  std::string refused;
  for (const CodeMatch& match : table.refused)
    refused += (refused.empty() ? "" : ", ") + YamlQuoted(match.ToString());
  return ", codes: {" + codes + "}, refused: [" + refused + "]";
}

std::string ShowTests(const ListTestEntries& tests) {
  std::string shown;
  if (!tests.listed.empty()) shown = "listed: " + YamlQuoted(tests.listed);
  if (!tests.unlisted.empty())
    shown += (shown.empty() ? "unlisted: " : ", unlisted: ") + YamlQuoted(tests.unlisted);
  return ", test: {" + shown + "}";
}

std::string ShowList(const DnsListOptions& list) {
  std::string shown = "{name: " + YamlQuoted(list.name);
  if (!list.preset.empty()) shown += ", preset: " + list.preset;
  shown += ", zone: " + YamlQuoted(list.scope.zone);
  if (list.preset.empty()) {
    shown += ", key: " + std::string(Name(list.scope.key)) +
             ", ip_literals: " + (list.scope.ip_literals ? "true" : "false") +
             ShowTable(list.table);
  }
  return shown + ShowTests(list.tests) + ", max_questions: " + std::to_string(list.max_questions) +
         "}";
}

std::string ShowLists(const Options& options) {
  std::string shown;
  for (const DnsListOptions& list : options.reputation.dns_lists)
    shown += (shown.empty() ? "" : ", ") + ShowList(list);
  return "[" + shown + "]";
}

}  // namespace

Field DnsListsField() {
  return {"list of DNS lists", "see below", ReadLists, ShowLists};
}

}  // namespace linkmilter
