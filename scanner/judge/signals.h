// The catalogue of signals: every reason a verdict can have, with its default points and a sentence
// for the administrator. One row a signal; docs and configuration are checked against it by a test.
// Signals named by DNS lists' code tables (reputation.dns_lists) come on top. Pure data.
#pragma once

#include <span>
#include <string_view>

namespace linkmilter {

struct SignalInfo {
  std::string_view name;
  double points = 0;
  std::string_view meaning;
};

std::span<const SignalInfo> SignalCatalogue();
// Nullptr: no signal of that name.
const SignalInfo* FindSignal(std::string_view name);
// Whether it speaks for a link: counted only if something does for each link (judge.h).
bool SpeaksFor(std::string_view name);

}  // namespace linkmilter
