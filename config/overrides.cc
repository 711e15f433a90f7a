#include "config/overrides.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "config/codecs.h"
#include "config/keys.h"
#include "scanner/reputation/local_list.h"

namespace linkmilter {
namespace {

constexpr double kMostPoints = 1'000;
constexpr std::size_t kMaxName = 40;      // it stands in headers and logs
constexpr std::size_t kMaxAddress = 320;  // RFC 5321 4.5.3.1: 64 + 1 + 255

Codec<double> Score() {
  return Number(0, kMostPoints);
}
Codec<bool> ModeCodec() {
  return Word<bool>({{"enforce", false}, {"observe", true}});
}
Codec<bool> OnOff() {
  return Word<bool>({{"on", true}, {"off", false}});
}
Codec<Action> Undecided() {
  return Word<Action>({{"accept", Action::kAccept},
                       {"tag", Action::kTag},
                       {"quarantine", Action::kQuarantine},
                       {"reject", Action::kReject}});
}

Status CheckName(std::string_view name) {
  const bool clean = std::ranges::all_of(
      name, [](char c) { return IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.'; });
  if (clean && !name.empty() && name.size() <= kMaxName) return Done();
  return Error{Quoted(name) + " is not a short name of letters, digits, - and _"};
}

Status CheckAddress(std::string_view word) {
  const bool clean = std::ranges::none_of(word, [](char c) { return c == ' ' || c == '<'; });
  const bool whole = word.empty() || word.find_first_of("@*") != std::string_view::npos;
  if (clean && whole && word.size() <= kMaxAddress) return Done();
  return Error{Quoted(word) + " is not an address such as ann@example.com or *@example.com"};
}

Status CheckDomain(std::string_view word) {
  const bool clean = !word.empty() && word.size() <= kMaxAddress && word.front() != '.' &&
                     word.find_first_of("@* ") == std::string_view::npos;
  if (clean) return Done();
  return Error{Quoted(word) + " is not a domain such as example.com; those below it are included"};
}

Status CheckEntry(ListKind kind, std::string_view entry) {
  if (entry.find('\n') != std::string_view::npos) return Error{"one entry, not several lines"};
  const auto loaded = LocalList::Parse(entry, kind, "");
  if (const auto* problems = std::get_if<std::vector<ListProblem>>(&loaded))
    return Error{problems->empty() ? "is no entry" : problems->front().message};
  return Done();
}

class OverrideReader {
 public:
  explicit OverrideReader(const Reading& reading) : reading_(reading) {}

  PolicyOverride Read(const YamlNode& node) const {
    PolicyOverride one;
    if (!IsMap(node, "{match: {...}, set: {...}}")) return one;
    for (const std::size_t i : KnownKeys(node, {"name", "match", "set"}, reading_.problems)) {
      const std::string& key = node.keys[i].text;
      if (key == "name") Into(Text("name", "", CheckName), node.items[i], one.name);
      if (key == "match") ReadMatch(node.items[i], one.match);
      if (key == "set") ReadChanges(node.items[i], one.set);
    }
    for (const std::string_view key : {"match", "set"}) {
      const YamlNode* const part = node.Find(key);
      if (part == nullptr) reading_.Complain(node, Quoted(key) + " is missing");
      if (part != nullptr && part->kind == YamlNode::Kind::kMap && part->keys.empty())
        reading_.Complain(*part, Quoted(key) + " names nothing");
    }
    return one;
  }

 private:
  bool IsMap(const YamlNode& node, std::string_view what) const {
    if (node.kind == YamlNode::Kind::kMap) return true;
    reading_.Complain(node,
                      "expected " + std::string(what) + ", found " + std::string(node.What()));
    return false;
  }

  template <typename T, typename U>
  void Into(const Codec<T>& codec, const YamlNode& node, U& into) const {
    if (auto value = ReadScalar(codec, node, reading_)) into = *std::move(value);
  }

  template <typename T>
  void ListInto(const Codec<T>& codec, const YamlNode& node, std::vector<T>& into) const {
    const bool list = node.kind == YamlNode::Kind::kList && !node.items.empty();
    if (!list || node.items.size() > kMaxOverrideWords) {
      reading_.Complain(
          node, "expected a list of 1 to " + std::to_string(kMaxOverrideWords) + " such as [...]");
      return;
    }
    for (const YamlNode& item : node.items) {
      if (auto value = ReadScalar(codec, item, reading_)) into.push_back(*std::move(value));
    }
  }

  void Words(Status (*check)(std::string_view),
             const YamlNode& node,
             std::vector<std::string>& into) const {
    ListInto(Text("single value", "", check), node, into);
    for (std::string& word : into)
      word = AsciiLower(word);
  }

  void Entries(ListKind kind, const YamlNode& node, std::vector<std::string>& into) const {
    const auto check = [kind](std::string_view entry) { return CheckEntry(kind, entry); };
    ListInto(Text("single value", "", check), node, into);
  }

  void ReadMatch(const YamlNode& node, OverrideMatch& match) const {
    if (!IsMap(node, "{recipient: [...]}")) return;
    for (const std::size_t i :
         KnownKeys(node, {"recipient", "recipient_domain", "sender", "sender_domain", "client"},
                   reading_.problems)) {
      const std::string& key = node.keys[i].text;
      const YamlNode& value = node.items[i];
      if (key == "recipient") Words(CheckAddress, value, match.recipients);
      if (key == "recipient_domain") Words(CheckDomain, value, match.recipient_domains);
      if (key == "sender") Words(CheckAddress, value, match.senders);
      if (key == "sender_domain") Words(CheckDomain, value, match.sender_domains);
      if (key == "client") ListInto(NetworkCodec(), value, match.clients);
    }
  }

  void ReadChanges(const YamlNode& node, OverrideChanges& set) const {
    if (!IsMap(node, "{mode: observe}")) return;
    for (const std::size_t i :
         KnownKeys(node, {"mode", "thresholds", "points", "allow", "deny", "grey", "on_undecided"},
                   reading_.problems)) {
      const std::string& key = node.keys[i].text;
      const YamlNode& value = node.items[i];
      if (key == "mode") Into(ModeCodec(), value, set.observe);
      if (key == "thresholds") ReadThresholds(value, set);
      if (key == "points") ReadPoints(value, set);
      if (key == "allow") Entries(ListKind::kAllow, value, set.allow);
      if (key == "deny") Entries(ListKind::kDeny, value, set.deny);
      if (key == "grey") Into(OnOff(), value, set.grey);
      if (key == "on_undecided") Into(Undecided(), value, set.on_undecided);
    }
  }

  void ReadThresholds(const YamlNode& node, OverrideChanges& set) const {
    if (!IsMap(node, "{reject: NUMBER}")) return;
    for (const std::size_t i :
         KnownKeys(node, {"tag", "quarantine", "defer", "reject"}, reading_.problems)) {
      const std::string& key = node.keys[i].text;
      const YamlNode& value = node.items[i];
      if (key == "tag") Into(Score(), value, set.tag);
      if (key == "quarantine") Into(OrOff(Score()), value, set.quarantine);
      if (key == "defer") Into(Score(), value, set.defer);
      if (key == "reject") Into(Score(), value, set.reject);
    }
  }

  void ReadPoints(const YamlNode& node, OverrideChanges& set) const {
    if (!IsMap(node, "{SIGNAL: NUMBER}")) return;
    for (const std::size_t i : DistinctKeys(node, reading_.problems)) {
      const auto points = ReadScalar(Number(-kMostPoints, kMostPoints), node.items[i], reading_);
      if (points) set.points.insert_or_assign(node.keys[i].text, *points);
    }
  }

  const Reading& reading_;
};

void ReadOverrides(const YamlNode& node, const Reading& reading, Options& options) {
  if (node.kind != YamlNode::Kind::kList || node.items.size() > kMaxOverrides) {
    reading.Complain(node,
                     "expected a list of at most " + std::to_string(kMaxOverrides) + " overrides");
    return;
  }
  std::set<std::string> names;
  for (const YamlNode& item : node.items) {
    PolicyOverride one = OverrideReader(reading).Read(item);
    if (one.name.empty())
      one.name = "override-" + std::to_string(options.policy.overrides.size() + 1);
    if (!names.insert(one.name).second)
      reading.Complain(item, "a second override is named " + Quoted(one.name));
    options.policy.overrides.push_back(std::move(one));
  }
}

// "a: 1, b: 2" of what is there.
class Pairs {
 public:
  void Add(std::string_view key, const std::string& value) {
    text_ += (text_.empty() ? "" : ", ") + std::string(key) + ": " + value;
  }
  template <typename T>
  void Add(std::string_view key, const Codec<T>& codec, const std::optional<T>& value) {
    if (value) Add(key, codec.show(*value));
  }
  template <typename T>
  void Add(std::string_view key, const Codec<T>& codec, const std::vector<T>& values) {
    std::vector<std::string> shown;
    shown.reserve(values.size());
    for (const T& value : values)
      shown.push_back(codec.show(value));
    if (!shown.empty()) Add(key, "[" + Join(shown, ", ") + "]");
  }
  bool empty() const { return text_.empty(); }
  std::string Braced() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

std::string ShowMatch(const OverrideMatch& match) {
  const auto text = Text("", "", CheckName);
  Pairs pairs;
  pairs.Add("recipient", text, match.recipients);
  pairs.Add("recipient_domain", text, match.recipient_domains);
  pairs.Add("sender", text, match.senders);
  pairs.Add("sender_domain", text, match.sender_domains);
  pairs.Add("client", NetworkCodec(), match.clients);
  return pairs.Braced();
}

std::string ShowChanges(const OverrideChanges& set) {
  const auto text = Text("", "", CheckName);
  Pairs thresholds;
  thresholds.Add("tag", Score(), set.tag);
  thresholds.Add("quarantine", OrOff(Score()), set.quarantine);
  thresholds.Add("defer", Score(), set.defer);
  thresholds.Add("reject", Score(), set.reject);
  Pairs points;
  for (const auto& [signal, number] : set.points)
    points.Add(YamlQuoted(signal), FormatNumber(number));
  Pairs pairs;
  pairs.Add("mode", ModeCodec(), set.observe);
  if (!thresholds.empty()) pairs.Add("thresholds", thresholds.Braced());
  if (!points.empty()) pairs.Add("points", points.Braced());
  pairs.Add("allow", text, set.allow);
  pairs.Add("deny", text, set.deny);
  pairs.Add("grey", OnOff(), set.grey);
  pairs.Add("on_undecided", Undecided(), set.on_undecided);
  return pairs.Braced();
}

std::string ShowOverrides(const Options& options) {
  std::vector<std::string> shown;
  for (const PolicyOverride& one : options.policy.overrides)
    shown.push_back("{name: " + YamlQuoted(one.name) + ", match: " + ShowMatch(one.match) +
                    ", set: " + ShowChanges(one.set) + "}");
  return "[" + Join(shown, ", ") + "]";
}

}  // namespace

Field OverridesField() {
  return {"list of overrides", "see below", ReadOverrides, ShowOverrides};
}

}  // namespace linkmilter
