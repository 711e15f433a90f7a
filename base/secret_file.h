// The first line of a file that holds a key, a password or a header with one. The line is never
// part of an error. Any thread.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace linkmilter {

inline constexpr std::size_t kMaxSecretBytes = 4096;  // a device or a dump named by mistake

// Without white space around it. Errors: the file cannot be read, is empty, or its line is longer.
Result<std::string> ReadSecret(const std::string& file);

}  // namespace linkmilter
