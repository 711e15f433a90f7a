#include "scanner/reputation/list_health.h"

#include <cstdlib>
#include <functional>

namespace linkmilter {
namespace {

bool IsFailedTest(ListState state) {
  return state == ListState::kUntrue || state == ListState::kIncomplete;
}

}  // namespace

std::string_view Name(ListState state) {
  switch (state) {
    case ListState::kServing:
      return "serving";
    case ListState::kRefusing:
      return "refusing";
    case ListState::kForeign:
      return "foreign";
    case ListState::kSlow:
      return "slow";
    case ListState::kSurging:
      return "surging";
    case ListState::kUntrue:
      return "untrue";
    case ListState::kIncomplete:
      return "incomplete";
  }
  std::abort();
}

std::string_view Meaning(ListState state) {
  switch (state) {
    case ListState::kServing:
      return "answers as a list should";
    case ListState::kRefusing:
      return "refuses to serve this resolver";
    case ListState::kForeign:
      return "is answered by something that is no list";
    case ListState::kSlow:
      return "leaves most questions open";
    case ListState::kSurging:
      return "lists too much of what it is asked";
    case ListState::kUntrue:
      return "lists the test entry that no list has";
    case ListState::kIncomplete:
      return "does not list its own test entry";
  }
  std::abort();
}

bool ListHealth::MayAsk(SteadyTime now) {
  if (state_ == ListState::kServing) return true;
  if (IsFailedTest(state_) || now < rests_until_) return false;
  rests_until_ = now + kListRest;
  on_trial_ = true;
  return true;
}

std::optional<ListState> ListHealth::Learn(ListLesson lesson,
                                           std::string_view site,
                                           SteadyTime now) {
  const bool slow = IsSlow(lesson != ListLesson::kNoAnswer);
  if (IsFailedTest(state_)) return std::nullopt;  // was under way when the test failed
  switch (lesson) {
    case ListLesson::kRefused:
      return Rest(ListState::kRefusing, now);
    case ListLesson::kForeign:
      return Rest(ListState::kForeign, now);
    case ListLesson::kNoAnswer:
      return slow ? Rest(ListState::kSlow, now) : std::nullopt;
    case ListLesson::kListed:
    case ListLesson::kNotListed:
      break;
  }
  if (state_ != ListState::kServing)  // what was under way when the rest began is no trial
    return on_trial_ ? Become(ListState::kServing) : std::nullopt;
  return IsSurging(lesson == ListLesson::kListed, site) ? Rest(ListState::kSurging, now)
                                                        : std::nullopt;
}

std::optional<ListState> ListHealth::LearnTest(ListTest test) {
  switch (test) {
    case ListTest::kOpen:
      return std::nullopt;
    case ListTest::kUntrue:
      return Become(ListState::kUntrue);
    case ListTest::kIncomplete:
      return Become(ListState::kIncomplete);
    case ListTest::kPassed:
      return IsFailedTest(state_) ? Become(ListState::kServing) : std::nullopt;
  }
  std::abort();
}

std::optional<ListState> ListHealth::Rest(ListState state, SteadyTime now) {
  rests_until_ = now + kListRest;
  on_trial_ = false;
  return Become(state);
}

std::optional<ListState> ListHealth::Become(ListState state) {
  if (state == state_) return std::nullopt;
  state_ = state;
  on_trial_ = false;
  open_.reset();
  asked_ = 0;
  sites_.clear();
  listed_sites_.clear();
  return state;
}

bool ListHealth::IsSlow(bool answered) {
  open_[asked_++ % kSlowWindow] = !answered;
  return asked_ >= kSlowWindow && open_.count() * 2 > kSlowWindow;
}

bool ListHealth::IsSurging(bool listed, std::string_view site) {
  if (sites_.size() >= kSurgeWindow) {
    sites_.clear();
    listed_sites_.clear();
  }
  const std::size_t hash = std::hash<std::string_view>{}(site);
  sites_.insert(hash);
  if (listed) listed_sites_.insert(hash);
  return sites_.size() >= kSurgeFrom && listed_sites_.size() * 100 > sites_.size() * kSurgePercent;
}

}  // namespace linkmilter
