// Takes the content coding off a body while it arrives: gzip (RFC 1952), deflate (RFC 1950, and RFC
// 1951 as some servers mean it), br (RFC 7932) and zstd (RFC 8878). The door to zlib, brotli and
// zstd. One per response, one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace linkmilter {

// What a request asks for; everything else is unreadable.
inline constexpr const char* kAcceptedCodings = "gzip, deflate, br, zstd";

inline constexpr std::size_t kMaxExpansion = 50;  // bombs: out to in
inline constexpr std::size_t kExpansionFree = std::size_t{128}
                                              << 10;  // what any body may expand to

class BodyDecoder {
 public:
  enum class State {
    kMore,        // go on
    kFull,        // `limit` bytes are there and more would come
    kBomb,        // expands beyond kMaxExpansion
    kUnreadable,  // an unknown coding, more than one, or broken
  };
  class Coding;  // one of them at work

  // `content_encoding` is the header's value, empty if there is none.
  BodyDecoder(std::string_view content_encoding, std::size_t limit);
  BodyDecoder(const BodyDecoder&) = delete;
  BodyDecoder& operator=(const BodyDecoder&) = delete;
  BodyDecoder(BodyDecoder&&) = delete;
  BodyDecoder& operator=(BodyDecoder&&) = delete;
  ~BodyDecoder();

  // Appends what `wire` says to `body`. After anything but kMore: call no more.
  State Add(std::string_view wire, std::string& body);

  // Memory of the decoder itself: windows are the sender's choice, up to 16 MiB.
  std::size_t held() const;

 private:
  State AddCoded(std::string_view wire, std::string& body);
  State AddPlain(std::string_view wire, std::string& body) const;

  const std::size_t limit_;
  bool known_ = true;
  bool finished_ = false;
  std::size_t wire_bytes_ = 0;
  std::unique_ptr<Coding> coding_;  // null: identity
};

}  // namespace linkmilter
