#include "scanner/trace/response_reader.h"

#include <charconv>
#include <string>

#include "base/text.h"

namespace linkmilter {
namespace {

std::string_view WithoutLineEnd(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

bool IsRedirect(int status) {
  return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

}  // namespace

bool ResponseReader::AddHeaderLine(std::string_view line) {
  header_bytes_ += line.size();
  ++lines_;
  if (header_bytes_ > kMaxHeaderBytes || line.size() > kMaxHeaderLine || lines_ > kMaxHeaderLines) {
    return Stop(Stopped::kTooBig, "a flood of headers");
  }
  if (has_answer_) return true;  // trailers say nothing
  if (line.starts_with("HTTP/")) return BeginBlock(line);
  line = WithoutLineEnd(line);
  if (line.empty()) return EndBlock();
  AddField(line);
  return true;
}

bool ResponseReader::BeginBlock(std::string_view status_line) {
  if (++blocks_ > kMaxHeaderBlocks) return Stop(Stopped::kTooBig, "a flood of interim responses");
  response_.headers.clear();
  response_.status = 0;
  const std::size_t blank = status_line.find(' ');
  if (blank == std::string_view::npos) return true;
  const std::string_view digits = TrimAscii(status_line.substr(blank));
  std::from_chars(digits.data(), digits.data() + digits.size(), response_.status);
  return true;
}

bool ResponseReader::EndBlock() {
  if (response_.status < 200) return true;  // interim: the real one follows
  has_answer_ = true;
  const std::string* location = response_.Header("location");
  if (IsRedirect(response_.status) && location != nullptr && !TrimAscii(*location).empty()) {
    return Stop(Stopped::kEnough, "");
  }
  return true;
}

void ResponseReader::AddField(std::string_view line) {
  auto& headers = response_.headers;
  if (IsAsciiSpace(line.front())) {  // folded (RFC 9112, 5.2)
    if (!headers.empty()) headers.back().second.append(" ").append(TrimAscii(line));
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  headers.emplace_back(TrimAscii(line.substr(0, colon)), TrimAscii(line.substr(colon + 1)));
}

bool ResponseReader::AddBody(std::string_view bytes) {
  if (!decoder_) {
    const std::string* coding = response_.Header("content-encoding");
    decoder_ = std::make_unique<BodyDecoder>(coding ? *coding : std::string(), max_body_bytes_);
  }
  switch (decoder_->Add(bytes, response_.body)) {
    case BodyDecoder::State::kMore:
      return true;
    case BodyDecoder::State::kFull:
      response_.body_cut = true;
      return Stop(Stopped::kEnough, "");
    case BodyDecoder::State::kBomb:
      return Stop(Stopped::kTooBig, "a body that inflates like a bomb");
    case BodyDecoder::State::kUnreadable:
      break;
  }
  response_.body_unreadable = true;
  return Stop(Stopped::kEnough, "a content coding that cannot be read");
}

std::size_t ResponseReader::held() const {
  return header_bytes_ + response_.body.capacity() + (decoder_ ? decoder_->held() : 0);
}

bool ResponseReader::Stop(Stopped why, const char* detail) {
  stopped_ = why;
  response_.detail = detail;
  return false;
}

}  // namespace linkmilter
