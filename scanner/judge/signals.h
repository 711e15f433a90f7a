// The catalogue of signals: every reason a verdict can have, with its default points and a sentence
// for the administrator. One row a signal; docs and configuration are checked against it by a test.
// Signals named by DNS lists' code tables (reputation.dns_lists) come on top. Pure data.
#pragma once

#include <span>
#include <string_view>

#include "scanner/judge/policy.h"

namespace linkmilter {

// Where the knowledge comes from. What one kind of knowledge adds up to is capped, and a reject
// needs two kinds, so that many views of one fact are not taken for many facts.
enum class SignalGroup {
  kOperator,  // the operator's own lists: not capped, and enough alone
  kLists,     // DNS lists: all signals the catalogue does not know
  kMessage,   // what could not be read
  kWay,       // how the chain ended
  kLanding,   // what the landing page shows
  kSpelling,  // how the link is written
  kLure,      // what the link is beside its text and the sender
};
inline constexpr int kSignalGroupCount = static_cast<int>(SignalGroup::kLure) + 1;

// The most that signals of one group add to a score.
double CapOf(SignalGroup group);
SignalGroup GroupOf(std::string_view signal);

struct SignalInfo {
  SignalGroup group = SignalGroup::kLists;
  std::string_view name;
  double points = 0;
  std::string_view meaning;
};

std::span<const SignalInfo> SignalCatalogue();
// Nullptr: no signal of that name.
const SignalInfo* FindSignal(std::string_view name);
// By the policy, else by the catalogue, else `fallback` (code tables, rules).
double PointsOf(std::string_view signal, double fallback, const Policy& policy);
// Whether it speaks for a link: counted only if something does for each link (judge.h).
bool SpeaksFor(std::string_view name);

}  // namespace linkmilter
