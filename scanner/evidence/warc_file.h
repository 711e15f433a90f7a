// One .warc.gz being written. While it is, its name ends in ".open": what a crash tears never looks
// like a whole file. Never overwrites. Mode 0640. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkmilter {

class WarcFile {
 public:
  static constexpr const char* kOpenEnding = ".open";

  // Fails if `path`, or `path`.open, is there; Error::message says why it failed.
  static Result<WarcFile> Create(const std::string& path);
  WarcFile(const WarcFile&) = delete;
  WarcFile& operator=(const WarcFile&) = delete;
  WarcFile(WarcFile&& other) noexcept;
  WarcFile& operator=(WarcFile&& other) noexcept;
  ~WarcFile();  // leaves it under its open name, unless closed

  // All of it, or nothing: what a full disk cuts off is taken back.
  Status Append(std::string_view bytes);
  // On disk, and under its own name. Call last.
  Status Close();

  std::uint64_t size() const { return size_; }
  const std::string& path() const { return path_; }
  std::string open_path() const { return path_ + kOpenEnding; }

 private:
  WarcFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  std::string path_;
  int fd_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace linkmilter
