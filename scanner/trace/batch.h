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

  // How many have come to an end.
  std::size_t done() const;
  // Waits for all; true when each has come to an end.
  bool WaitUntil(SteadyTime deadline);
  // By index as asked; null while still running, and where nobody will know.
  std::vector<std::shared_ptr<const Finding>> Findings() const;

  // For the tracer, once for each index: the finding is there, or null: none will come. Throws
  // nothing.
  void Complete(std::size_t index, std::shared_ptr<const Finding> finding) noexcept;

 private:
  struct State {
    std::vector<std::shared_ptr<const Finding>> findings;
    std::size_t done = 0;
  };
  Guarded<State> state_;
};

}  // namespace linkmilter
