// gzip (RFC 1952), one member a record, as WARC files hold it. The door to zlib on this side. One
// thread each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

namespace linkmilter {

std::string GzipMember(std::string_view bytes);

// Takes a file apart into its members. Damaged ones are passed over: it goes on at the next thing
// that looks like a beginning. Linear in the file but for damage, of which it bears so much.
class GzipReader {
 public:
  // `file` must be seekable and outlive the reader. Members beyond `max_bytes` count as damaged.
  GzipReader(std::istream& file, std::size_t max_bytes) : file_(file), max_bytes_(max_bytes) {}
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;
  GzipReader(GzipReader&&) = delete;
  GzipReader& operator=(GzipReader&&) = delete;
  ~GzipReader() = default;

  // The next whole member; false: the file ends, or is given up.
  bool Next(std::string& member);
  std::uint64_t offset() const { return member_at_; }  // of the member last returned
  int damages() const { return damages_; }

 private:
  enum class Outcome { kWhole, kBroken, kTorn };  // torn: the file ends inside
  Outcome Inflate(std::string& member);
  bool Fill();
  bool FindBeginning(std::uint64_t from);
  void Seek(std::uint64_t offset);

  std::istream& file_;
  const std::size_t max_bytes_;
  std::string buffer_;
  std::size_t at_ = 0;             // in buffer_
  std::uint64_t buffer_from_ = 0;  // offset of buffer_ in the file
  std::uint64_t member_at_ = 0;
  int damages_ = 0;
};

}  // namespace linkmilter
