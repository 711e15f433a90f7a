#include "scanner/trace/batch.h"

#include <utility>

namespace linkmilter {

Batch::Batch(std::size_t size) {
  state_.With([&](State& state) { state.findings.resize(size); });
}

std::size_t Batch::done() const {
  return state_.With([](const State& state) { return state.done; });
}

bool Batch::WaitUntil(SteadyTime deadline) {
  return state_.WaitUntil(deadline,
                          [](const State& state) { return state.done == state.findings.size(); });
}

std::vector<std::shared_ptr<const Finding>> Batch::Findings() const {
  return state_.With([](const State& state) { return state.findings; });
}

void Batch::Complete(std::size_t index, std::shared_ptr<const Finding> finding) noexcept {
  state_.WithAndWakeIf([&](State& state) {
    state.findings[index] = std::move(finding);
    return ++state.done == state.findings.size();
  });
}

}  // namespace linkmilter
