// Takes the content coding off a body while it arrives: gzip (RFC 1952) and deflate (RFC 1950, and
// RFC 1951 as some servers mean it). The door to zlib. One per response, one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace linkmilter {

inline constexpr std::size_t kMaxExpansion = 50;  // gzip bombs: out to in
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

  // `content_encoding` is the header's value, empty if there is none.
  BodyDecoder(std::string_view content_encoding, std::size_t limit);
  BodyDecoder(const BodyDecoder&) = delete;
  BodyDecoder& operator=(const BodyDecoder&) = delete;
  BodyDecoder(BodyDecoder&&) = delete;
  BodyDecoder& operator=(BodyDecoder&&) = delete;
  ~BodyDecoder();

  // Appends what `wire` says to `body`. After anything but kMore: call no more.
  State Add(std::string_view wire, std::string& body);

 private:
  class Inflater;
  State AddPlain(std::string_view wire, std::string& body) const;

  const std::size_t limit_;
  bool known_ = true;
  std::unique_ptr<Inflater> inflater_;  // null: identity
};

}  // namespace linkmilter
