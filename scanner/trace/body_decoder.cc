#include "scanner/trace/body_decoder.h"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kStep = std::size_t{8} << 10;
constexpr int kGzipOnly = MAX_WBITS + 16;
constexpr int kRaw = -MAX_WBITS;

// RFC 1950, 2.2: without this header, servers that say "deflate" mean a raw stream.
bool HasZlibHeader(std::string_view wire) {
  return !wire.empty() && (static_cast<unsigned char>(wire[0]) & 0x8fU) == 0x08;
}

}  // namespace

class BodyDecoder::Inflater {
 public:
  explicit Inflater(bool gzip) : gzip_(gzip) {}
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;
  ~Inflater() {
    if (started_) inflateEnd(&stream_);
  }

  State Add(std::string_view wire, std::string& body, std::size_t limit) {
    if (finished_ || wire.empty()) return State::kMore;  // what follows the stream is dropped
    if (!started_ && !Start(wire)) return State::kUnreadable;
    wire_bytes_ += wire.size();
    // zlib never writes through next_in.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(wire.data()));
    stream_.avail_in = static_cast<uInt>(wire.size());
    std::array<char, kStep> step{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(step.data());
      stream_.avail_out = static_cast<uInt>(step.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      const std::size_t size = step.size() - stream_.avail_out;
      const std::size_t taken = std::min(size, limit - body.size());
      body.append(step.data(), taken);
      if (body.size() > kExpansionFree && body.size() / kMaxExpansion > wire_bytes_) {
        return State::kBomb;
      }
      if (taken < size) return State::kFull;
      finished_ = result == Z_STREAM_END;
      if (!finished_ && result != Z_OK && result != Z_BUF_ERROR) return State::kUnreadable;
    } while (!finished_ && stream_.avail_out == 0);
    return State::kMore;
  }

 private:
  bool Start(std::string_view wire) {
    const int window = gzip_ ? kGzipOnly : HasZlibHeader(wire) ? MAX_WBITS : kRaw;
    started_ = inflateInit2(&stream_, window) == Z_OK;
    return started_;
  }

  const bool gzip_;
  z_stream stream_{};
  std::size_t wire_bytes_ = 0;
  bool started_ = false;
  bool finished_ = false;
};

BodyDecoder::BodyDecoder(std::string_view content_encoding, std::size_t limit) : limit_(limit) {
  const std::string coding = AsciiLower(TrimAscii(content_encoding));
  const bool gzip = coding == "gzip" || coding == "x-gzip";
  if (gzip || coding == "deflate") {
    inflater_ = std::make_unique<Inflater>(gzip);
  } else {
    known_ = coding.empty() || coding == "identity";
  }
}

BodyDecoder::~BodyDecoder() = default;

BodyDecoder::State BodyDecoder::Add(std::string_view wire, std::string& body) {
  if (!known_) return State::kUnreadable;
  return inflater_ ? inflater_->Add(wire, body, limit_) : AddPlain(wire, body);
}

BodyDecoder::State BodyDecoder::AddPlain(std::string_view wire, std::string& body) const {
  const std::string_view taken = wire.substr(0, limit_ - body.size());
  body += taken;
  return taken.size() < wire.size() ? State::kFull : State::kMore;
}

}  // namespace linkmilter
