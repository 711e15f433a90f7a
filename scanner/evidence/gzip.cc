#include "scanner/evidence/gzip.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include <zlib.h>

namespace linkmilter {
namespace {

constexpr int kLevel = 1;  // evidence is written while mail waits
constexpr int kGzip = 16 + MAX_WBITS;
constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr int kMaxDamages = 100;  // files of nothing but beginnings: each costs a try
constexpr std::string_view kBeginning = "\x1f\x8b\x08";

// zlib's interface has no const.
Bytef* Input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT
}

struct InflateEnd {
  void operator()(z_stream* stream) const {
    inflateEnd(stream);
    delete stream;  // NOLINT(cppcoreguidelines-owning-memory)
  }
};

}  // namespace

std::string GzipMember(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzip, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string member(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = Input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = Input(member);
  stream.avail_out = static_cast<uInt>(member.size());
  deflate(&stream, Z_FINISH);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

bool GzipReader::Next(std::string& member) {
  while (damages_ < kMaxDamages) {
    if (at_ >= buffer_.size() && !Fill()) return false;
    member_at_ = buffer_from_ + at_;
    const Outcome outcome = Inflate(member);
    if (outcome == Outcome::kWhole) return true;
    ++damages_;
    if (!FindBeginning(member_at_ + 1)) return false;
  }
  return false;
}

GzipReader::Outcome GzipReader::Inflate(std::string& member) {
  member.clear();
  const std::unique_ptr<z_stream, InflateEnd> stream(new z_stream{});
  if (inflateInit2(stream.get(), kGzip) != Z_OK) throw std::bad_alloc();
  std::array<char, kChunk> piece{};
  for (;;) {
    if (at_ >= buffer_.size() && !Fill()) return Outcome::kTorn;
    stream->next_in = Input(std::string_view(buffer_).substr(at_));
    stream->avail_in = static_cast<uInt>(buffer_.size() - at_);
    stream->next_out = Input({piece.data(), piece.size()});
    stream->avail_out = static_cast<uInt>(piece.size());
    const int result = inflate(stream.get(), Z_NO_FLUSH);
    at_ = buffer_.size() - stream->avail_in;
    member.append(piece.data(), piece.size() - stream->avail_out);
    if (member.size() > max_bytes_) return Outcome::kBroken;
    if (result == Z_STREAM_END) return Outcome::kWhole;
    if (result != Z_OK && result != Z_BUF_ERROR) return Outcome::kBroken;
  }
}

bool GzipReader::Fill() {
  buffer_from_ += buffer_.size();
  buffer_.resize(kChunk);
  at_ = 0;
  file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.resize(static_cast<std::size_t>(file_.gcount()));
  return !buffer_.empty();
}

bool GzipReader::FindBeginning(std::uint64_t from) {
  Seek(from);
  while (Fill()) {
    const std::size_t found = buffer_.find(kBeginning);
    if (found != std::string::npos) {
      at_ = found;
      return true;
    }
    if (buffer_.size() < kBeginning.size()) return false;
    Seek(buffer_from_ + buffer_.size() - (kBeginning.size() - 1));  // it may lie across
  }
  return false;
}

void GzipReader::Seek(std::uint64_t offset) {
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(offset));
  buffer_.clear();
  buffer_from_ = offset;
  at_ = 0;
}

}  // namespace linkmilter
