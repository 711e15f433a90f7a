// Accepted connections. libmilter repeats an accept() that failed for want of descriptors at once,
// with a whole core, and sends header and verdict as two small packets, of which the second waits
// 42 ms for a delayed ACK over TCP. So this file defines accept() for the process: accept4(2) with
// close-on-exec and without delay, that pauses before it reports a shortage and can be closed.
#pragma once

#include <cstddef>

namespace linkmilter {

// Raises the soft limit to the hard one and returns it.
std::size_t RaiseDescriptorLimit();

// How many SMTP connections may be open at once: the other half belongs to fetches, DNS, the store.
constexpr std::size_t SessionCeiling(std::size_t descriptor_limit) {
  return descriptor_limit / 2;
}

// From now on connections are closed at once and accept() reports EINTR. libmilter, given one while
// it stops, would sleep for a second.
void StopAccepting();

}  // namespace linkmilter
