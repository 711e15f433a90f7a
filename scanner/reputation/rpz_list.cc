#include "scanner/reputation/rpz_list.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"

namespace linkmilter {
namespace {

// A parenthesis that is never closed must not swallow the rest of a file.
constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 10;

// The words of one record, which parentheses may spread over several lines.
class ZoneRecord {
 public:
  // False: the record goes on in the next line.
  bool Take(std::string_view line) {
    if (depth_ == 0) {
      words_.clear();
      bytes_ = 0;
      broken_ = false;
      begins_blank_ = !line.empty() && IsAsciiSpace(line.front());
    }
    bytes_ += line.size() + 1;
    for (std::size_t i = 0; i < line.size() && line[i] != ';';)
      i = Word(line, i);
    if (bytes_ > kMaxRecordBytes || depth_ < 0) {
      broken_ = true;
      depth_ = 0;
    }
    return depth_ == 0;
  }

  const std::vector<std::string>& words() const { return words_; }
  bool begins_blank() const { return begins_blank_; }  // its owner is that of the record before
  bool broken() const { return broken_; }

 private:
  // Reads what stands at `i`; returns where it ends.
  std::size_t Word(std::string_view line, std::size_t i) {
    const char c = line[i];
    if (IsAsciiSpace(c)) return i + 1;
    if (c == '(' || c == ')') {
      depth_ += c == '(' ? 1 : -1;
      return i + 1;
    }
    if (c == '"') {  // text data: its content means nothing here
      const auto end = line.find('"', i + 1);
      broken_ = broken_ || end == std::string_view::npos;
      words_.emplace_back("\"\"");
      return end == std::string_view::npos ? line.size() : end + 1;
    }
    const auto end = std::min(line.find_first_of(" \t\r\f;()\"", i), line.size());
    words_.emplace_back(AsciiLower(line.substr(i, end - i)));
    return end;
  }

  std::vector<std::string> words_;
  std::size_t bytes_ = 0;
  int depth_ = 0;
  bool begins_blank_ = false;
  bool broken_ = false;
};

bool IsTtlOrClass(std::string_view word) {
  if (word == "in" || word == "ch" || word == "hs") return true;
  return !word.empty() && IsAsciiDigit(word.front());  // "3600", "2h"
}

// Says something of the zone itself, not of a name in it.
bool IsOfTheZone(std::string_view type) {
  constexpr std::string_view kTypes[] = {"soa",   "ns",         "rrsig", "dnskey", "nsec",
                                         "nsec3", "nsec3param", "ds",    "cds",    "cdnskey"};
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
}

// "24.0.2.0.192" -> 192.0.2.0/24; "48.zz.db8.2001" -> 2001:db8::/48. Empty: it is no network.
std::string NetworkOf(std::string_view trigger) {
  const auto labels = Split(trigger, '.');
  unsigned prefix = 0;
  const char* const end = labels[0].data() + labels[0].size();
  const auto [stop, error] = std::from_chars(labels[0].data(), end, prefix);
  if (error != std::errc() || stop != end || labels.size() > 9) return {};
  const bool v4 = labels.size() == 5 && trigger.find("zz") == std::string_view::npos;
  std::string text;
  for (std::size_t i = labels.size() - 1; i > 0; --i) {
    if (labels[i] == "zz") {
      text += text.empty() ? "::" : ":";
    } else {
      text += std::string(labels[i]) + (i > 1 ? (v4 ? "." : ":") : "");
    }
  }
  const auto address = IpAddress::Parse(text);
  if (!address || prefix > (address->is_v4() ? 32U : 128U)) return {};
  return NetworkName(*address, prefix);
}

enum class ZonePolicy { kList, kPass, kNone, kBad };

ZonePolicy PolicyOf(std::string_view type, std::string_view target, std::string_view trigger) {
  if (type != "cname") return ZonePolicy::kList;  // local data
  if (target == "rpz-passthru.") return ZonePolicy::kPass;
  if (target == "rpz-tcp-only.") return ZonePolicy::kNone;
  if (target.empty() || (target.starts_with("rpz-") && !target.ends_with('.')))
    return ZonePolicy::kBad;
  const bool itself = target.ends_with('.') && target.substr(0, target.size() - 1) == trigger;
  return itself ? ZonePolicy::kPass : ZonePolicy::kList;  // the draft's older exception
}

class ZoneLines final : public LineFormat {
 public:
  LineKind Line(std::string_view line, const EntrySink& sink) override {
    if (!record_.Take(line)) return LineKind::kMore;
    if (record_.broken()) return LineKind::kBad;
    const auto& words = record_.words();
    if (words.empty()) return LineKind::kNothing;
    return words[0].starts_with('$') ? Directive(words) : Resource(words, sink);
  }

 private:
  LineKind Directive(const std::vector<std::string>& words) {
    if (words[0] == "$ttl") return LineKind::kNothing;
    if (words[0] != "$origin" || words.size() != 2) return LineKind::kBad;
    origin_ = Absolute(words[1]);
    if (zone_.empty()) zone_ = origin_;
    return LineKind::kNothing;
  }

  LineKind Resource(const std::vector<std::string>& words, const EntrySink& sink) {
    std::size_t at = 0;
    if (!record_.begins_blank()) owner_ = Absolute(words[at++]);
    while (at < words.size() && IsTtlOrClass(words[at]))
      ++at;
    if (at == words.size()) return LineKind::kBad;
    const std::string& type = words[at];
    if (type == "soa") zone_ = owner_;
    if (IsOfTheZone(type)) return LineKind::kNothing;
    if (owner_ == zone_) return LineKind::kNothing;
    if (!owner_.ends_with(zone_)) return LineKind::kBad;
    const auto inside = std::string_view(owner_).substr(0, owner_.size() - zone_.size());
    if (!zone_.empty() && !inside.ends_with('.')) return LineKind::kBad;
    const std::string_view trigger = inside.substr(0, inside.find_last_not_of('.') + 1);
    const std::string_view target = at + 1 < words.size() ? std::string_view(words[at + 1]) : "";
    return Trigger(trigger, PolicyOf(type, target, trigger), sink);
  }

  LineKind Trigger(std::string_view trigger, ZonePolicy policy, const EntrySink& sink) {
    if (policy == ZonePolicy::kBad) return LineKind::kBad;
    for (const std::string_view skipped : {".rpz-client-ip", ".rpz-nsdname", ".rpz-nsip"}) {
      if (trigger.ends_with(skipped)) return LineKind::kNothing;
    }
    const bool pass = policy == ZonePolicy::kPass;
    constexpr std::string_view kAddress = ".rpz-ip";
    if (trigger.ends_with(kAddress)) {
      trigger.remove_suffix(kAddress.size());
      const std::string network = NetworkOf(trigger);
      if (network.empty()) return LineKind::kBad;
      if (policy == ZonePolicy::kNone) return LineKind::kNothing;
      sink({Scope::kAddress, network, pass});
      return LineKind::kEntry;
    }
    const bool below = trigger.starts_with("*.");
    const auto name = ReadName(below ? trigger.substr(2) : trigger, buffer_);
    if (!name) return LineKind::kBad;
    if (policy == ZonePolicy::kNone) return LineKind::kNothing;
    sink({below ? Scope::kBelow : Scope::kHost, *name, pass});
    return LineKind::kEntry;
  }

  // With its final dot; where no origin is known yet, names end in none, and neither does the zone.
  std::string Absolute(const std::string& name) const {
    if (name == "@") return origin_;
    if (name.ends_with('.') || origin_.empty()) return name;
    return name + '.' + (origin_ == "." ? "" : origin_);
  }

  ZoneRecord record_;
  std::string origin_;  // "rpz.example."
  std::string zone_;    // the owner of the SOA record, or the first origin
  std::string owner_;   // of the record before
  std::string buffer_;
};

}  // namespace

std::unique_ptr<LineFormat> MakeRpzFormat() {
  return std::make_unique<ZoneLines>();
}

}  // namespace linkmilter
