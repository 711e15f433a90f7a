#include "scanner/evidence/warc_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace linkmilter {
namespace {

constexpr mode_t kMode = 0640;

Error Failure(const std::string& path, int number) {
  return Error{path + ": " + std::error_code(number, std::generic_category()).message()};
}

}  // namespace

Result<WarcFile> WarcFile::Create(const std::string& path) {
  struct stat about {};
  if (lstat(path.c_str(), &about) == 0) return Failure(path, EEXIST);
  const std::string open_path = path + kOpenEnding;
  const int fd =
      open(open_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kMode);
  if (fd < 0) return Failure(open_path, errno);
  fchmod(fd, kMode);  // whatever the umask
  return WarcFile(path, fd);
}

WarcFile::WarcFile(WarcFile&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

WarcFile& WarcFile::operator=(WarcFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

WarcFile::~WarcFile() {
  if (fd_ >= 0) close(fd_);
}

Status WarcFile::Append(std::string_view bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = write(fd_, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const int number = count == 0 ? EIO : errno;
      if (ftruncate(fd_, static_cast<off_t>(size_)) == 0) lseek(fd_, 0, SEEK_END);
      return Failure(open_path(), number);
    }
    written += static_cast<std::size_t>(count);
  }
  size_ += bytes.size();
  return Done();
}

Status WarcFile::Close() {
  const bool synced = fsync(fd_) == 0;
  const int number = errno;
  close(std::exchange(fd_, -1));
  if (!synced) return Failure(open_path(), number);
  // A new name never replaces a file, as rename would.
  if (link(open_path().c_str(), path_.c_str()) != 0) return Failure(path_, errno);
  unlink(open_path().c_str());
  return Done();
}

}  // namespace linkmilter
