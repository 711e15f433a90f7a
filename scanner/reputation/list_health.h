// Whether a DNS list is worth asking: a value, changed by what it answers. Lists die, get
// overloaded, change hands, and refuse heavy users; one that calls everything listed would refuse
// all mail. Pure: time comes in, nothing is asked, whoever holds it locks it.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "base/time.h"

namespace linkmilter {

enum class ListState {
  kServing,
  kRefusing,    // said that it will not serve us
  kForeign,     // answers that no list gives: somebody rewrites them, or the zone is parked
  kSlow,        // leaves too many questions open
  kSurging,     // lists too much of what it is asked
  kUntrue,      // lists what no list may list (RFC 5782, section 5)
  kIncomplete,  // does not list its own test entry: a wrong zone or key, an empty list
};
std::string_view Name(ListState state);     // "serving", "refusing", ...
std::string_view Meaning(ListState state);  // for people: "refuses to serve this resolver"

// What one answer says of the list that gave it.
enum class ListLesson { kNotListed, kListed, kRefused, kForeign, kNoAnswer };

// What the test entries say. kOpen: they were not answered, and say nothing.
enum class ListTest { kOpen, kPassed, kUntrue, kIncomplete };

inline constexpr Seconds kListRest{300};        // SpamAssassin's dns_block_time
inline constexpr std::size_t kSlowWindow = 20;  // questions; more than half open: slow
// Distinct sites: with more than 30 % of at least 50 listed it is the list that is odd, not the
// mail.
inline constexpr std::size_t kSurgeFrom = 50;
inline constexpr std::size_t kSurgePercent = 30;
inline constexpr std::size_t kSurgeWindow = 500;  // sites, then counting begins anew

class ListHealth {
 public:
  // False: not now. After a rest one question goes through as a trial, and the list rests on until
  // that is answered well.
  bool MayAsk(SteadyTime now);

  // Each answer to a question that is no test. `site`: the registrable domain it was about, so that
  // a thousand hosts below one listed domain are no surge. Returns the new state if it changed.
  std::optional<ListState> Learn(ListLesson lesson, std::string_view site, SteadyTime now);

  // Each time the test entries were asked. A failed test holds until one is passed.
  std::optional<ListState> LearnTest(ListTest test);

  ListState state() const { return state_; }

 private:
  std::optional<ListState> Rest(ListState state, SteadyTime now);
  std::optional<ListState> Become(ListState state);
  bool IsSlow(bool answered);
  bool IsSurging(bool listed, std::string_view site);

  ListState state_ = ListState::kServing;
  SteadyTime rests_until_{};
  bool on_trial_ = false;
  std::bitset<kSlowWindow> open_;  // the last questions, a ring
  std::size_t asked_ = 0;
  std::unordered_set<std::size_t> sites_;  // hashes
  std::unordered_set<std::size_t> listed_sites_;
};

}  // namespace linkmilter
