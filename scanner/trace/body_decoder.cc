#include "scanner/trace/body_decoder.h"

#include <brotli/decode.h>
#include <malloc.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include <zlib.h>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kStep = std::size_t{8} << 10;
constexpr int kGzipOnly = MAX_WBITS + 16;
constexpr int kRaw = -MAX_WBITS;
constexpr std::size_t kInflateMemory = std::size_t{48} << 10;  // its window and tables
constexpr int kZstdWindowLog = 23;  // RFC 9659: no more than 8 MiB as a content coding

// RFC 1950, 2.2: without this header, servers that say "deflate" mean a raw stream.
bool HasZlibHeader(std::string_view wire) {
  return !wire.empty() && (static_cast<unsigned char>(wire[0]) & 0x8fU) == 0x08;
}

}  // namespace

class BodyDecoder::Coding {
 public:
  enum class Result { kNeedsInput, kNeedsRoom, kEnd, kBroken };
  using Room = std::array<char, kStep>;

  Coding() = default;
  Coding(const Coding&) = delete;
  Coding& operator=(const Coding&) = delete;
  Coding(Coding&&) = delete;
  Coding& operator=(Coding&&) = delete;
  virtual ~Coding() = default;

  // Takes what it can off the front of `wire`; `written` bytes of `room` are filled.
  virtual Result Step(std::string_view& wire, Room& room, std::size_t& written) = 0;
  virtual std::size_t held() const = 0;
};

namespace {

class Inflater final : public BodyDecoder::Coding {
 public:
  explicit Inflater(bool gzip) : gzip_(gzip) {}
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;
  ~Inflater() override {
    if (started_) inflateEnd(&stream_);
  }

  Result Step(std::string_view& wire, Room& room, std::size_t& written) override {
    if (!started_ && !Start(wire)) return Result::kBroken;
    // zlib never writes through next_in.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(wire.data()));
    stream_.avail_in = static_cast<uInt>(wire.size());
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    wire.remove_prefix(wire.size() - stream_.avail_in);
    written = room.size() - stream_.avail_out;
    if (result == Z_STREAM_END) return Result::kEnd;
    if (result != Z_OK && result != Z_BUF_ERROR) return Result::kBroken;
    return stream_.avail_out == 0 ? Result::kNeedsRoom : Result::kNeedsInput;
  }
  std::size_t held() const override { return started_ ? kInflateMemory : 0; }

 private:
  bool Start(std::string_view wire) {
    const int window = gzip_ ? kGzipOnly : HasZlibHeader(wire) ? MAX_WBITS : kRaw;
    started_ = inflateInit2(&stream_, window) == Z_OK;
    return started_;
  }

  const bool gzip_;
  z_stream stream_{};
  bool started_ = false;
};

class Brotli final : public BodyDecoder::Coding {
 public:
  Brotli() : state_(BrotliDecoderCreateInstance(&Allocate, &Free, &held_)) {}
  Brotli(const Brotli&) = delete;
  Brotli& operator=(const Brotli&) = delete;
  Brotli(Brotli&&) = delete;
  Brotli& operator=(Brotli&&) = delete;
  ~Brotli() override {
    if (state_ != nullptr) BrotliDecoderDestroyInstance(state_);
  }

  Result Step(std::string_view& wire, Room& room, std::size_t& written) override {
    if (state_ == nullptr) return Result::kBroken;
    std::size_t in = wire.size();
    const auto* next_in = reinterpret_cast<const std::uint8_t*>(wire.data());
    std::size_t out = room.size();
    auto* next_out = reinterpret_cast<std::uint8_t*>(room.data());
    const auto result =
        BrotliDecoderDecompressStream(state_, &in, &next_in, &out, &next_out, nullptr);
    wire.remove_prefix(wire.size() - in);
    written = room.size() - out;
    switch (result) {
      case BROTLI_DECODER_RESULT_SUCCESS:
        return Result::kEnd;
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return Result::kNeedsInput;
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return Result::kNeedsRoom;
      case BROTLI_DECODER_RESULT_ERROR:
        break;
    }
    return Result::kBroken;
  }
  std::size_t held() const override { return held_; }

 private:
  static void* Allocate(void* held, std::size_t size) {
    void* block = std::malloc(size);
    *static_cast<std::size_t*>(held) += malloc_usable_size(block);
    return block;
  }
  static void Free(void* held, void* block) {
    *static_cast<std::size_t*>(held) -= malloc_usable_size(block);
    std::free(block);
  }

  std::size_t held_ = 0;  // before the state, whose making counts
  BrotliDecoderState* const state_;
};

class Zstd final : public BodyDecoder::Coding {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ != nullptr) ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kZstdWindowLog);
  }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  Zstd(Zstd&&) = delete;
  Zstd& operator=(Zstd&&) = delete;
  ~Zstd() override { ZSTD_freeDStream(stream_); }

  // One frame: nobody sends a page in several.
  Result Step(std::string_view& wire, Room& room, std::size_t& written) override {
    if (stream_ == nullptr) return Result::kBroken;
    ZSTD_inBuffer in{wire.data(), wire.size(), 0};
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &out, &in);
    wire.remove_prefix(in.pos);
    written = out.pos;
    if (ZSTD_isError(result) != 0) return Result::kBroken;
    if (result == 0) return Result::kEnd;
    return out.pos == out.size ? Result::kNeedsRoom : Result::kNeedsInput;
  }
  std::size_t held() const override { return ZSTD_sizeof_DStream(stream_); }

 private:
  ZSTD_DStream* const stream_;
};

std::unique_ptr<BodyDecoder::Coding> CodingOf(std::string_view name) {
  if (name == "gzip" || name == "x-gzip") return std::make_unique<Inflater>(true);
  if (name == "deflate") return std::make_unique<Inflater>(false);
  if (name == "br") return std::make_unique<Brotli>();
  if (name == "zstd") return std::make_unique<Zstd>();
  return nullptr;
}

}  // namespace

BodyDecoder::BodyDecoder(std::string_view content_encoding, std::size_t limit) : limit_(limit) {
  const std::string name = AsciiLower(TrimAscii(content_encoding));
  coding_ = CodingOf(name);
  known_ = coding_ || name.empty() || name == "identity";
}

BodyDecoder::~BodyDecoder() = default;

std::size_t BodyDecoder::held() const {
  return coding_ ? coding_->held() : 0;
}

BodyDecoder::State BodyDecoder::Add(std::string_view wire, std::string& body) {
  if (!known_) return State::kUnreadable;
  return coding_ ? AddCoded(wire, body) : AddPlain(wire, body);
}

BodyDecoder::State BodyDecoder::AddCoded(std::string_view wire, std::string& body) {
  if (finished_ || wire.empty()) return State::kMore;  // what follows the stream is dropped
  wire_bytes_ += wire.size();
  Coding::Room room{};
  Coding::Result result{};
  do {
    std::size_t size = 0;
    result = coding_->Step(wire, room, size);
    const std::size_t taken = std::min(size, limit_ - body.size());
    body.append(room.data(), taken);
    if (body.size() > kExpansionFree && body.size() / kMaxExpansion > wire_bytes_) {
      return State::kBomb;
    }
    if (taken < size) return State::kFull;
    if (result == Coding::Result::kBroken) return State::kUnreadable;
  } while (result == Coding::Result::kNeedsRoom);
  finished_ = result == Coding::Result::kEnd;
  return State::kMore;
}

BodyDecoder::State BodyDecoder::AddPlain(std::string_view wire, std::string& body) const {
  const std::string_view taken = wire.substr(0, limit_ - body.size());
  body += taken;
  return taken.size() < wire.size() ? State::kFull : State::kMore;
}

}  // namespace linkmilter
