// Little-endian numbers and runs of bytes, one after another. Beyond the end there are zeros and
// empty runs, and `ok()` says so: a reader of a format checks once, not at every field. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace linkmilter {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  std::string_view rest() const { return rest_; }

  std::uint64_t Number(std::size_t width) {
    const std::string_view run = Take(width);
    std::uint64_t number = 0;
    for (std::size_t i = run.size(); i-- > 0;) {
      number = number << 8U | static_cast<unsigned char>(run[i]);
    }
    return number;
  }
  std::size_t U16() { return static_cast<std::size_t>(Number(2)); }
  std::size_t U32() { return static_cast<std::size_t>(Number(4)); }

  // All there is, where there is less.
  std::string_view Take(std::size_t count) {
    if (count > rest_.size()) ok_ = false;
    const std::string_view run = rest_.substr(0, count);
    rest_.remove_prefix(run.size());
    return run;
  }
  // Up to a zero byte, which is taken too.
  std::string_view TakeString() {
    const auto end = rest_.find('\0');
    const std::string_view text = Take(end == std::string_view::npos ? rest_.size() : end);
    Take(1);
    return text;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace linkmilter
