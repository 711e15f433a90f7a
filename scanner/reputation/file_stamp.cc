#include "scanner/reputation/file_stamp.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace linkmilter {

Result<FileStamp> StampOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return Error{"cannot be read: " + std::error_code(errno, std::generic_category()).message()};
  }
  if (!S_ISREG(status.st_mode)) return Error{"is not a regular file"};
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  FileStamp stamp;
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.size = static_cast<std::uint64_t>(status.st_size);
  stamp.modified_ns = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec;
  return stamp;
}

}  // namespace linkmilter
