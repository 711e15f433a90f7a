// How requests and pieces cross the socket between the daemon and the sandboxed parser: lengths
// first, little endian, then bytes. Pure. What comes from the parser is taken for an attack: every
// kind, length, count and sum is checked before a byte of it is kept.
//
//   request  name length (4 bytes), content length (4), name, content
//   piece    'P', kind (1), place (1), lengths of path, element, attribute, content (4 each), those
//   end      'E': all pieces of this request were sent
//
// A parser that cannot serve at all says so by its exit status, before its first piece.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/attachments/piece.h"
#include "scanner/attachments/reader.h"

namespace linkmilter {

inline constexpr int kParserUsage = 64;      // EX_USAGE of sysexits.h: not a call it knows
inline constexpr int kParserNoSandbox = 71;  // EX_OSERR: it could not wall itself in

struct FrameLimits {
  std::size_t name_bytes = 1'000;                     // of the attachment
  std::size_t request_bytes = std::size_t{64} << 20;  // of its content
  std::size_t pieces = 20'000;                        // of one request
  std::size_t label_bytes = 4'000;                    // of a path, element or attribute
  std::size_t answer_bytes = std::size_t{72} << 20;   // of all pieces of one request
};

struct RequestHead {
  std::size_t name_bytes = 0;
  std::size_t content_bytes = 0;
  bool operator==(const RequestHead&) const = default;
};
inline constexpr std::size_t kRequestHeadBytes = 8;

// All of a request but its content, which follows as it is. A longer name is cut.
// REQUIRES: content.size() <= limits.request_bytes
std::string FrameRequest(const Attachment& attachment, const FrameLimits& limits = {});
// Nothing: beyond the limits. REQUIRES: bytes.size() == kRequestHeadBytes
std::optional<RequestHead> ParseRequestHead(std::string_view bytes, const FrameLimits& limits = {});

// Labels are cut at the limits, so that whoever writes them need not count.
std::string FramePiece(const Piece& piece, const FrameLimits& limits = {});
std::string FrameEnd();

// The pieces of one request, as their bytes come in.
class PieceDecoder {
 public:
  enum class State {
    kMore,    // the end has not come yet
    kEnd,     // all pieces are here
    kBroken,  // what came is no answer of an honest parser; pieces before it stay
  };
  explicit PieceDecoder(const FrameLimits& limits = {}) : limits_(limits) {}

  // After kEnd or kBroken, any further byte is one too many: kBroken.
  State Feed(std::string_view bytes);
  // What is whole so far. Text is valid UTF-8, whatever came; the content of a kFile is bytes.
  std::vector<Piece> Take() { return std::move(pieces_); }

 private:
  State Decode();
  State Broken();

  const FrameLimits limits_;
  std::string waiting_;  // bytes of a frame that is not whole
  std::size_t answer_bytes_ = 0;
  std::vector<Piece> pieces_;
  State state_ = State::kMore;
};

}  // namespace linkmilter
