// Several small files as one attachment, so that the sandboxed parser sees them side by side: a
// code may be cut in pieces that are attachments of their own. Pure.
#pragma once

#include <string>
#include <vector>

namespace linkmilter {

// A POSIX ustar archive (IEEE Std 1003.1, pax) of `files`, named by their numbers from 1.
std::string Bundle(const std::vector<std::string>& files);

}  // namespace linkmilter
