// What rules become when they are compiled: for rules.cc and rules_reading.cc alone. Values, pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/judge/rules.h"
#include "scanner/judge/rules_patterns.h"

namespace linkmilter {

// Ordered: "all" is the least of its parts, "any" the greatest. Without a link, what is said of
// links is unknown, and so is its opposite.
enum class Truth { kNo, kUnknown, kYes };

// A rule's condition, its tests replaced by their numbers.
struct RuleNode {
  Condition::Kind kind = Condition::Kind::kTest;
  std::vector<RuleNode> parts;
  std::uint32_t test = 0;
};

struct RuleSet::Compiled {
  std::vector<RuleTest> tests;                    // distinct
  std::vector<std::vector<std::size_t>> used_by;  // by test: the rules that name it, ascending
  std::vector<RuleNode> conditions;               // by rule
  std::vector<std::uint32_t> words;               // tests of places and plans
  // Rules that hold where no test does: without a link, and for a link.
  std::vector<std::size_t> always;
  std::vector<std::size_t> always_of_link;
  std::map<RuleField, PatternSet> patterns;
  std::map<std::string, PatternSet, std::less<>> headers;
};

// What holds at the moment, by number of the test.
struct RuleWorld {
  const std::vector<RuleTest>& tests;
  std::vector<bool> holds;
  bool has_link = false;
};

bool IsOfLink(const RuleTest& test);
Truth TruthOf(const RuleNode& node, const RuleWorld& world);
std::string_view FieldName(RuleField field);

}  // namespace linkmilter
