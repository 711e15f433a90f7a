// The walls around linkmilter-parse. Behind them the process computes on what it has in memory and
// talks through the descriptors it kept: it opens no file, no socket and no process, whatever the
// libraries in it are made to do. What is refused fails with EACCES, so that a library that asks
// for a font goes on without it. Needs no privilege.
#pragma once

#include <cstddef>

#include "base/result.h"
#include "base/time.h"

namespace linkmilter {

struct SandboxLimits {
  std::size_t memory_bytes = std::size_t{1} << 30;  // of address space: allocation bombs
  Seconds cpu{60};  // of the process's life: loops that nobody is left to end
};

// Irrevocable, for the calling process, which must be single-threaded: only descriptors 0 to 2 stay
// open. An error means that it is not, or not wholly, walled in, and must end.
Status EnterSandbox(const SandboxLimits& limits);

}  // namespace linkmilter
