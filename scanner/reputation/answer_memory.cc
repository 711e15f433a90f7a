#include "scanner/reputation/answer_memory.h"

#include <algorithm>
#include <utility>

namespace linkmilter {
namespace {

constexpr Seconds kForgivenStep{3600};  // of the clock: what came a moment ago is not forgotten

}  // namespace

Status AnswerMemory::KeepIn(AnswerKeeper& keeper, WallTime now) {
  const auto kept = keeper.FindAnswers(source_, limits_.answers, now);
  state_.With([&](State& state) {
    state.keeper = &keeper;
    if (kept.ok()) Put(state, kept.value());
  });
  return kept.ok() ? Done() : kept.error();
}

std::optional<std::string> AnswerMemory::Find(const std::string& subject, WallTime now) const {
  return state_.With([&](const State& state) -> std::optional<std::string> {
    const auto found = state.entries.find(subject);
    if (found == state.entries.end()) return std::nullopt;
    const WallTime until = found->second.expiry->first;
    if (until <= now || until > now + limits_.life + kForgivenStep) return std::nullopt;
    return found->second.answer;
  });
}

void AnswerMemory::Keep(std::vector<ToldAnswer> answers, WallTime now) {
  for (ToldAnswer& each : answers)
    each.until = std::min(each.until, now + limits_.life);
  std::erase_if(answers, [now](const ToldAnswer& each) { return each.until <= now; });
  if (answers.empty()) return;
  AnswerKeeper* const keeper = state_.With([&](State& state) {
    Put(state, answers);
    return state.keeper;
  });
  if (keeper != nullptr) keeper->KeepAnswers(source_, answers, now);
}

std::size_t AnswerMemory::size() const {
  return state_.With([](const State& state) { return state.entries.size(); });
}

void AnswerMemory::Put(State& state, const std::vector<ToldAnswer>& answers) const {
  for (const ToldAnswer& each : answers) {
    Drop(state, each.subject);
    if (state.entries.size() >= limits_.answers)
      Drop(state, std::string(state.expiries.begin()->second));
    const auto expiry = state.expiries.emplace(each.until, each.subject);
    state.entries.emplace(each.subject, Entry{each.answer, expiry});
  }
}

void AnswerMemory::Drop(State& state, const std::string& subject) {
  const auto found = state.entries.find(subject);
  if (found == state.entries.end()) return;
  state.expiries.erase(found->second.expiry);
  state.entries.erase(found);
}

}  // namespace linkmilter
