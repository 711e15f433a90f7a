// What a URL's path is while it is parsed: segments, each written "/segment", dots resolved,
// Windows drive letters kept (the WHATWG URL standard, sections 4.1 and 4.4). Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linkmilter {

// "C:" or "C|".
bool IsDriveLetter(std::string_view text);
// The same, and the path segment ends there.
bool StartsWithDriveLetter(std::string_view text);
// "/C:" or "/C:/...": a path that begins with a normalised drive letter.
bool PathStartsWithDriveLetter(std::string_view path);

// Writes to a path it does not own. Linear: what is shortened was appended before.
class UrlPath {
 public:
  UrlPath(bool is_file, std::string& path) : is_file_(is_file), path_(path) {}

  void Reserve(std::size_t more) { path_.reserve(path_.size() + more + 1); }
  // Adds a segment as written; "." and ".." in all spellings move instead. `last`: no slash
  // follows.
  void Append(std::string_view segment, bool last);
  // Takes the last segment off, but never a drive letter.
  void Shorten();

 private:
  bool is_file_;
  std::string& path_;
};

}  // namespace linkmilter
