// The text of a list in pieces, so that nobody holds the whole of it: from memory, from a file, and
// either of them unpacked if it begins as gzip does. The door to zlib in this room. One thread
// each.
#pragma once

#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkmilter {

class ListText {
 public:
  ListText() = default;
  ListText(const ListText&) = delete;
  ListText& operator=(const ListText&) = delete;
  ListText(ListText&&) = delete;
  ListText& operator=(ListText&&) = delete;
  virtual ~ListText() = default;
  // Valid until the next call. Empty: the text has ended. After an error call no more.
  virtual Result<std::string_view> Next() = 0;
};

// `text` must outlive it.
class TextInMemory final : public ListText {
 public:
  explicit TextInMemory(std::string_view text, std::size_t piece = std::string_view::npos)
      : text_(text), piece_(piece) {}
  Result<std::string_view> Next() override;

 private:
  std::string_view text_;
  const std::size_t piece_;
};

class TextInFile final : public ListText {
 public:
  explicit TextInFile(const std::string& path);
  Result<std::string_view> Next() override;

 private:
  std::ifstream file_;
  std::string piece_;
};

// Unpacks gzip (RFC 1952), also of several members; any other text goes through as it is. Data that
// is cut, damaged or followed by something else is an error, and so is more than `max_bytes` of
// text: a few kilobytes of gzip can be made to say gigabytes.
class UnpackedText final : public ListText {
 public:
  // `packed` must outlive it.
  UnpackedText(ListText& packed, std::size_t max_bytes);
  UnpackedText(const UnpackedText&) = delete;
  UnpackedText& operator=(const UnpackedText&) = delete;
  UnpackedText(UnpackedText&&) = delete;
  UnpackedText& operator=(UnpackedText&&) = delete;
  ~UnpackedText() override;
  Result<std::string_view> Next() override;

 private:
  class Inflater;
  Result<std::string_view> First();
  Result<std::string_view> Inflate();

  ListText& packed_;
  const std::size_t max_bytes_;
  std::size_t size_ = 0;  // of what came out
  bool begun_ = false;
  std::string first_;                   // until it is known whether it is packed
  std::unique_ptr<Inflater> inflater_;  // null: it is not packed
};

}  // namespace linkmilter
