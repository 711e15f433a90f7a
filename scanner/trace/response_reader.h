// Header lines and body bytes -> a FetchResponse, within limits, and when it is enough. One per
// exchange, one thread. Knows no socket.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "scanner/trace/body_decoder.h"
#include "scanner/trace/fetcher.h"

namespace linkmilter {

inline constexpr std::size_t kMaxHeaderBytes = std::size_t{64}
                                               << 10;  // header floods, all blocks together
inline constexpr std::size_t kMaxHeaderLine = std::size_t{16} << 10;
inline constexpr int kMaxHeaderLines = 200;
inline constexpr int kMaxHeaderBlocks =
    11;  // floods of 1xx: ten interim responses and the real one

class ResponseReader {
 public:
  enum class Stopped {
    kNo,
    kEnough,  // the body is full, or does not matter: a redirect
    kTooBig,
  };

  explicit ResponseReader(std::size_t max_body_bytes) : max_body_bytes_(max_body_bytes) {}

  // One line with its line end; the status line begins a block, an empty line ends it. False: read
  // no more, stopped() says why.
  bool AddHeaderLine(std::string_view line);
  bool AddBody(std::string_view bytes);

  // Memory it holds, the decoder's window included.
  std::size_t held() const;
  Stopped stopped() const { return stopped_; }
  // The header block of the final response is there.
  bool has_answer() const { return has_answer_; }
  // Status, headers, body and their flags are filled in; `detail` where it says why.
  FetchResponse& response() { return response_; }

 private:
  bool Stop(Stopped why, const char* detail);
  bool BeginBlock(std::string_view status_line);
  bool EndBlock();
  void AddField(std::string_view line);

  const std::size_t max_body_bytes_;
  FetchResponse response_;
  std::unique_ptr<BodyDecoder> decoder_;
  std::size_t header_bytes_ = 0;
  int lines_ = 0;
  int blocks_ = 0;
  bool has_answer_ = false;
  Stopped stopped_ = Stopped::kNo;
};

}  // namespace linkmilter
