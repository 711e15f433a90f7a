// The operator's own rules: what must hold for a rule to fire, and what follows. Compiled once when
// the configuration is loaded, immutable, any thread. Pure. Patterns are RE2's: the time they take
// is linear in the text, whatever the text and the pattern; of each text they see kMaxRuleText
// bytes, however much a sender wrote.
//
// A condition on links holds if it holds for one and the same link; one on headers, for the
// message. "not" of a link's condition needs a link, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanner/links/extract.h"
#include "scanner/model.h"

namespace linkmilter {

// A configuration written by a runaway script must not take the daemon's memory or time.
inline constexpr std::size_t kMaxRules = 1'000;
inline constexpr std::size_t kMaxRuleTests = 4'000;     // of all rules
inline constexpr std::size_t kMaxRuleHeaders = 32;      // names; each has a compiled set of its own
inline constexpr std::size_t kMaxPatternBytes = 1'000;  // of one pattern
// Of one text: URLs of megabytes, headers of the size of books.
inline constexpr std::size_t kMaxRuleText = 2'048;
// Of one message: floods of links. What lies beyond is said: RuleReading::cut.
inline constexpr std::size_t kMaxRuleBytes = std::size_t{4} << 20;

enum class RuleField { kUrl, kHost, kText, kChain, kHeader, kPlace, kPlan };

struct RuleTest {
  RuleField field = RuleField::kUrl;
  std::string header;  // kHeader: its name
  std::string value;   // a pattern, found anywhere in the text, letter case ignored; kPlace, kPlan:
                       // a Name() of model.h
  bool operator==(const RuleTest&) const = default;
};

struct Condition {
  enum class Kind { kTest, kAll, kAny, kNot };
  Kind kind = Kind::kTest;
  std::vector<Condition> parts;  // kNot: one
  RuleTest test;                 // kTest
};

struct Rule {
  std::string name;  // of the Signal it raises
  std::string description;
  double points = 0;             // unless policy.points says otherwise
  std::optional<Action> action;  // what the message gets at least; kAccept: see judge.h
  Condition when;
};

// Whether the pattern compiles within its memory; if not, why and what to do.
Status CheckPattern(std::string_view pattern);

class RuleSet {
 public:
  struct Compiled;

  // REQUIRES: names are distinct, each pattern passed CheckPattern, "all" and "any" are not empty.
  // The error names the limit that all rules together exceed.
  static Result<std::shared_ptr<const RuleSet>> Compile(std::vector<Rule> rules);
  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;
  RuleSet(RuleSet&&) = delete;
  RuleSet& operator=(RuleSet&&) = delete;

  const std::vector<Rule>& rules() const { return rules_; }
  const Compiled& compiled() const { return *compiled_; }
  bool Has(std::string_view name) const { return names_.contains(name); }
  // Lower case: what Extract is to keep.
  std::set<std::string, std::less<>> HeaderNames() const;

 private:
  RuleSet(std::vector<Rule> rules, std::unique_ptr<const Compiled> compiled);
  static Status CompilePatterns(Compiled& compiled);

  std::vector<Rule> rules_;
  std::set<std::string, std::less<>> names_;
  std::unique_ptr<const Compiled> compiled_;
};

struct RuleHit {
  const Rule* rule = nullptr;
  std::size_t link = 0;  // of the message's links; their number: the message itself
  std::string evidence;  // in words: what matched, where
};

struct RuleHits {
  std::vector<RuleHit>
      hits;  // in the order of the rules, each once: the message, else its first link
  std::vector<bool> excused;  // by link: an accepting rule holds for it; empty: none
};

// One message as the rules see it. All but the chains is read once, when it is made.
class RuleReading {
 public:
  // All must outlive it.
  RuleReading(const RuleSet& rules,
              const std::vector<Link>& links,
              const std::vector<MailHeader>& headers);

  // `findings` by link; nullptr: none.
  RuleHits Fire(const std::vector<const Finding*>& findings) const;
  const RuleSet& rules() const { return rules_; }
  // Links from this one on were not read: beyond kMaxRuleBytes. Their number: all were.
  std::size_t read() const { return facts_.size(); }

 private:
  class Look;
  using Facts = std::vector<std::uint32_t>;  // the tests that hold, by their numbers
  Facts FactsOf(const Link& link) const;

  const RuleSet& rules_;
  const std::vector<Link>& links_;
  const std::vector<MailHeader>& headers_;
  Facts of_message_;
  std::vector<Facts> facts_;  // by link
};

}  // namespace linkmilter
