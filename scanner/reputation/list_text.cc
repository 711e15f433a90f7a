#include "scanner/reputation/list_text.h"

#include <algorithm>
#include <new>
#include <utility>

#include <zlib.h>

namespace linkmilter {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;
constexpr int kGzipOnly = MAX_WBITS + 16;
constexpr std::string_view kGzipMagic = "\x1f\x8b";

// zlib's interface has no const; it never writes through next_in.
Bytef* Bytes(const char* bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes));  // NOLINT
}

}  // namespace

Result<std::string_view> TextInMemory::Next() {
  const std::string_view piece = text_.substr(0, piece_);
  text_.remove_prefix(piece.size());
  return piece;
}

TextInFile::TextInFile(const std::string& path)
    : file_(path, std::ios::binary), piece_(kPiece, '\0') {}

Result<std::string_view> TextInFile::Next() {
  if (!file_.is_open()) return Error{"it cannot be opened"};
  file_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
  if (file_.bad()) return Error{"reading it failed half-way"};
  return std::string_view(piece_).substr(0, static_cast<std::size_t>(file_.gcount()));
}

class UnpackedText::Inflater {
 public:
  Inflater() : room_(kPiece, '\0') {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  void Feed(std::string_view packed) {
    packed_ = packed;
    between_ = false;
  }
  bool hungry() const { return packed_.empty() && !full_; }
  // Nothing is under way: the text may end here.
  bool between() const { return between_; }

  // What came out, perhaps nothing.
  Result<std::string_view> Step() {
    stream_.next_in = Bytes(packed_.data());
    stream_.avail_in = static_cast<uInt>(packed_.size());
    stream_.next_out = Bytes(room_.data());
    stream_.avail_out = static_cast<uInt>(room_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    packed_.remove_prefix(packed_.size() - stream_.avail_in);
    const bool ended = result == Z_STREAM_END;
    full_ = !ended && stream_.avail_out == 0;
    between_ = ended && packed_.empty();
    if (ended) inflateReset(&stream_);
    if (!ended && result != Z_OK && result != Z_BUF_ERROR)
      return Error{"it is torn: its gzip data is damaged"};
    return std::string_view(room_).substr(0, room_.size() - stream_.avail_out);
  }

 private:
  z_stream stream_{};
  std::string room_;
  std::string_view packed_;
  bool full_ = false;  // more may come out without more going in
  bool between_ = false;
};

UnpackedText::UnpackedText(ListText& packed, std::size_t max_bytes)
    : packed_(packed), max_bytes_(max_bytes) {}

UnpackedText::~UnpackedText() = default;

Result<std::string_view> UnpackedText::Next() {
  if (!std::exchange(begun_, true)) return First();
  return inflater_ ? Inflate() : packed_.Next();
}

// Enough of it to tell what it is.
Result<std::string_view> UnpackedText::First() {
  while (first_.size() < kGzipMagic.size()) {
    auto piece = packed_.Next();
    if (!piece.ok()) return piece;
    if (piece.value().empty()) break;
    first_ += piece.value();
  }
  if (!first_.starts_with(kGzipMagic)) return std::string_view(first_);
  inflater_ = std::make_unique<Inflater>();
  inflater_->Feed(first_);
  return Inflate();
}

Result<std::string_view> UnpackedText::Inflate() {
  for (;;) {
    if (inflater_->hungry()) {
      auto piece = packed_.Next();
      if (!piece.ok()) return piece;
      if (piece.value().empty()) {
        if (inflater_->between()) return piece;
        return Error{"it is torn: its gzip data ends too early"};
      }
      inflater_->Feed(piece.value());
    }
    auto text = inflater_->Step();
    if (!text.ok()) return text;
    size_ += text.value().size();
    if (size_ > max_bytes_) return Error{"unpacked it is larger than it may be"};
    if (!text.value().empty()) return text;
  }
}

}  // namespace linkmilter
