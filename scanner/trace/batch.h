// What one scan waits for: a slot per trace it asked for. Shared between the scan and the traces
// that serve it, whichever ends last. Any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/guarded.h"
#include "base/time.h"
#include "scanner/model.h"

namespace linkmilter {

class Batch {
 public:
  explicit Batch(std::size_t size);

  // How many findings are there.
  std::size_t done() const;
  // Waits for all; true when every finding is there.
  bool WaitUntil(SteadyTime deadline);
  // By index as asked; null while still running.
  std::vector<std::shared_ptr<const Finding>> Findings() const;

  // For the tracer: findings[index] is there.
  void Complete(std::size_t index, std::shared_ptr<const Finding> finding);

 private:
  struct State {
    std::vector<std::shared_ptr<const Finding>> findings;
    std::size_t done = 0;
  };
  Guarded<State> state_;
};

}  // namespace linkmilter
