// What this process has used so far, as Linux counts it.
#pragma once

#include <cstddef>

namespace linkmilter {

double ProcessorSeconds();  // user and system, all threads
std::size_t PeakResidentBytes();

}  // namespace linkmilter
