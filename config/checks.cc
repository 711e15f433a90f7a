#include "config/checks.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "config/suggest.h"
#include "config/values.h"
#include "scanner/judge/signals.h"
#include "scanner/links/domain.h"

namespace linkmilter {
namespace {

class Checker {
 public:
  Checker(const YamlNode& root, const Options& options, const Unread& unread, Problems& problems)
      : root_(root), options_(options), unread_(unread), problems_(problems) {}

  void CheckThresholds() {
    const Thresholds& t = options_.policy.thresholds;
    const double held = t.quarantine.value_or(t.tag);
    constexpr std::string_view kHeld = "policy.thresholds.quarantine";
    RequireOrder("policy.thresholds.tag", t.tag, "policy.thresholds.defer", t.defer);
    RequireOrder("policy.thresholds.tag", t.tag, kHeld, held);
    if (t.quarantine) RequireOrder(kHeld, held, "policy.thresholds.defer", t.defer);
    RequireOrder("policy.thresholds.defer", t.defer, "policy.thresholds.reject", t.reject);
  }

  void CheckSuffixList() {
    constexpr std::string_view kName = "links.public_suffix_list";
    const std::string& file = options_.settings.suffix_list;
    if (unread_.contains(kName) || file.empty()) return;
    const auto list = SuffixList::Load(file);
    if (list.ok()) return;
    const YamlNode& at = Locate(root_, kName);
    problems_.Add(at.line, at.column, std::string(kName) + ": " + list.error().message);
  }

  void CheckTimeouts() {
    const TracerOptions& tracer = options_.settings.tracer;
    constexpr std::string_view kHop = "fetch.hop_timeout";
    constexpr std::string_view kChain = "fetch.chain_timeout";
    if (AnyUnread(kHop, kChain) || tracer.hop_timeout <= tracer.chain_timeout) return;
    ComplainOfPair(kHop, FormatDuration(tracer.hop_timeout), kChain,
                   FormatDuration(tracer.chain_timeout));
  }

  // Else a large message would never come through.
  void CheckSizes() {
    const std::size_t message = options_.policy.max_message_bytes;
    const std::size_t held = options_.settings.milter.max_held_bytes;
    constexpr std::string_view kMessage = "scan.max_message_bytes";
    constexpr std::string_view kHeld = "milter.max_held_bytes";
    if (AnyUnread(kMessage, kHeld) || message <= held) return;
    ComplainOfPair(kMessage, FormatSize(message), kHeld, FormatSize(held));
  }

  // Else each file would go as soon as the next is begun.
  void CheckEvidence() {
    const EvidenceOptions& evidence = options_.settings.evidence;
    constexpr std::string_view kFile = "evidence.max_file_bytes";
    constexpr std::string_view kTotal = "evidence.max_total_bytes";
    if (AnyUnread(kFile, kTotal) || evidence.max_file_bytes <= evidence.max_total_bytes) return;
    ComplainOfPair(kFile, FormatSize(evidence.max_file_bytes), kTotal,
                   FormatSize(evidence.max_total_bytes));
  }

  // Two meanings of one name could not be told apart in a log.
  void CheckRuleNames() {
    const auto& rules = options_.policy.rules;
    if (!rules) return;
    const std::vector<std::string_view> known = KnownSignals();
    const YamlNode& list = Locate(root_, "rules");
    for (std::size_t i = 0; i < rules->rules().size(); ++i) {
      const std::string& name = rules->rules()[i].name;
      if (std::ranges::find(known, name) == known.end()) continue;
      const YamlNode& at = list.items[i];
      problems_.Add(at.line, at.column,
                    "rules: " + Quoted(name) + " is the name of another signal already");
    }
  }

  // The catalogue's points would count, not those that stand beside the name.
  void CheckListSignals() {
    const auto check = [this](const YamlNode& at, std::string_view lists, const std::string& name) {
      if (FindSignal(name) == nullptr) return;
      problems_.Add(at.line, at.column,
                    std::string(lists) + ": " + Quoted(name) +
                        " is a signal of linkmilter's own: give the list's another name");
    };
    constexpr std::string_view kLists = "reputation.lists";
    constexpr std::string_view kDnsLists = "reputation.dns_lists";
    if (AnyUnread(kLists, kDnsLists)) return;
    const ReputationOptions& reputation = options_.reputation;
    for (std::size_t i = 0; i < reputation.lists.size(); ++i)
      check(Locate(root_, kLists).items[i], kLists, reputation.lists[i].signal);
    for (std::size_t i = 0; i < reputation.dns_lists.size(); ++i) {
      for (const ListCode& code : reputation.dns_lists[i].table.codes)
        check(Locate(root_, kDnsLists).items[i], kDnsLists, code.signal);
    }
  }

  // A misspelt signal would silently keep its points.
  void CheckSignalNames() {
    constexpr std::string_view kName = "policy.points";
    if (AnyUnread("reputation.dns_lists", "reputation.lists") || unread_.contains("rules")) return;
    std::vector<std::string_view> known = KnownSignals();
    if (options_.policy.rules) {
      for (const Rule& rule : options_.policy.rules->rules())
        known.push_back(rule.name);
    }
    for (const YamlNode& key : Locate(root_, kName).keys) {
      if (!options_.policy.points.contains(key.text)) continue;
      if (std::ranges::find(known, key.text) != known.end()) continue;
      problems_.Add(key.line, key.column,
                    std::string(kName) + ": unknown signal " + Quoted(key.text) +
                        (problems_.full() ? "" : DidYouMean(key.text, known)));
    }
  }

 private:
  bool AnyUnread(std::string_view a, std::string_view b) const {
    return unread_.contains(a) || unread_.contains(b);
  }

  void RequireOrder(std::string_view low, double low_value, std::string_view high, double value) {
    if (AnyUnread(low, high) || low_value <= value) return;
    ComplainOfPair(low, FormatNumber(low_value), high, FormatNumber(value));
  }

  void ComplainOfPair(std::string_view low,
                      const std::string& low_value,
                      std::string_view high,
                      const std::string& high_value) {
    // One of the two was written, or both; the other is a default.
    const YamlNode& first = Locate(root_, low);
    const YamlNode& at = first.kind == YamlNode::Kind::kScalar ? first : Locate(root_, high);
    problems_.Add(at.line, at.column,
                  std::string(low) + ": " + low_value + " is more than " + std::string(high) +
                      ", which is " + high_value);
  }

  std::vector<std::string_view> KnownSignals() const {
    std::vector<std::string_view> known;
    for (const SignalInfo& signal : SignalCatalogue())
      known.push_back(signal.name);
    for (const DnsListOptions& list : options_.reputation.dns_lists) {
      for (const ListCode& code : list.table.codes)
        known.push_back(code.signal);
    }
    for (const ListOptions& list : options_.reputation.lists)
      known.push_back(list.signal);
    return known;
  }

  const YamlNode& root_;
  const Options& options_;
  const Unread& unread_;
  Problems& problems_;
};

}  // namespace

void CheckTogether(const YamlNode& root,
                   const Options& options,
                   const Unread& unread,
                   Problems& problems) {
  Checker checker(root, options, unread, problems);
  checker.CheckThresholds();
  checker.CheckTimeouts();
  checker.CheckSizes();
  checker.CheckEvidence();
  checker.CheckRuleNames();
  checker.CheckListSignals();
  checker.CheckSignalNames();
  checker.CheckSuffixList();
}

}  // namespace linkmilter
