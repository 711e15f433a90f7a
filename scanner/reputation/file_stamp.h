// What tells one state of a file from another without reading it.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace linkmilter {

struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;  // another after a rename over it
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

// An error, if it is not there or not a regular file: a device or a pipe might never end.
Result<FileStamp> StampOf(const std::string& path);

}  // namespace linkmilter
