#include "scanner/feeds/feed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace linkmilter {
namespace {

Error Trouble(const std::string& path, const char* what) {
  return Error{path + ": " + what + ": " +
               std::error_code(errno, std::generic_category()).message()};
}

// Whole and on disk under another name, then in its place.
Status WriteWhole(const std::string& path, std::string_view content) {
  const std::string fresh = path + ".new";
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return Trouble(fresh, "cannot be made");
  bool written = true;
  while (written && !content.empty()) {
    const ssize_t count = write(file, content.data(), content.size());
    if (count > 0) content.remove_prefix(static_cast<std::size_t>(count));
    written = count > 0 || (count < 0 && errno == EINTR);
  }
  written = written && fsync(file) == 0;
  written = close(file) == 0 && written;
  if (written && rename(fresh.c_str(), path.c_str()) == 0) return Done();
  auto trouble = Trouble(path, "cannot be written");
  unlink(fresh.c_str());
  return trouble;
}

}  // namespace

FeedMarks FeedFile::Marks() const {
  if (access(path_.c_str(), R_OK) != 0) return {};
  std::ifstream stream(MarksPath());
  return ParseMarks(std::string(std::istreambuf_iterator<char>(stream), {}));
}

Status FeedFile::Replace(std::string_view content, const FeedMarks& marks) {
  std::error_code exists;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), exists);
  // Marks of a copy that is not there yet would keep it from ever coming.
  unlink(MarksPath().c_str());
  if (auto written = WriteWhole(path_, content); !written) return written;
  return WriteWhole(MarksPath(), FormatMarks(marks));
}

Status FeedFile::Touch(WallTime now) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  const timespec time{.tv_sec = seconds.count(), .tv_nsec = 0};
  const std::array<timespec, 2> times{time, time};
  if (utimensat(AT_FDCWD, MarksPath().c_str(), times.data(), 0) == 0) return Done();
  return Trouble(MarksPath(), "cannot be touched");
}

}  // namespace linkmilter
