#include "scanner/links/mime_decode.h"

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "base/utf8.h"

namespace linkmilter {
namespace {

constexpr std::size_t kSliceBytes = std::size_t{64} << 10;

// Removes what stands before the first uuencoded line.
std::string_view AfterUuBegin(std::string_view raw) {
  constexpr std::string_view kBegin = "begin ";
  std::size_t begin = 0;
  if (raw.substr(0, kBegin.size()) != kBegin) {
    begin = raw.find("\nbegin ");
    if (begin == std::string_view::npos) return {};
    ++begin;
  }
  const std::size_t line_end = raw.find('\n', begin);
  return line_end == std::string_view::npos ? std::string_view{} : raw.substr(line_end + 1);
}

// Folding undone: RFC 5322, section 2.2.3.
std::string Unfold(std::string_view raw) {
  std::string line(TrimAscii(raw));
  line.erase(
      std::remove_if(line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }),
      line.end());
  std::replace(line.begin(), line.end(), '\t', ' ');
  return line;
}

}  // namespace

std::string_view DecodeTransfer(std::string_view raw,
                                GMimeContentEncoding encoding,
                                std::size_t cap,
                                std::string& buffer) {
  if (encoding != GMIME_CONTENT_ENCODING_BASE64 &&
      encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
      encoding != GMIME_CONTENT_ENCODING_UUENCODE) {
    return raw.substr(0, cap);
  }
  GMimeEncoding decoder;
  g_mime_encoding_init_decode(&decoder, encoding);
  if (encoding == GMIME_CONTENT_ENCODING_UUENCODE) {
    raw = AfterUuBegin(raw);
    decoder.state |= GMIME_UUDECODE_STATE_BEGIN;
  }
  buffer.clear();
  buffer.reserve(std::min(raw.size() + kSliceBytes, cap + 2 * kSliceBytes));
  while (!raw.empty() && buffer.size() < cap) {
    const std::string_view slice = raw.substr(0, kSliceBytes);
    const std::size_t before = buffer.size();
    buffer.resize(before + g_mime_encoding_outlen(&decoder, slice.size()));
    const std::size_t written =
        g_mime_encoding_step(&decoder, slice.data(), slice.size(), buffer.data() + before);
    buffer.resize(before + written);
    raw.remove_prefix(slice.size());
  }
  return std::string_view(buffer).substr(0, cap);
}

std::string JoinFlowedLines(std::string_view text, bool delete_space) {
  std::string joined;
  joined.reserve(text.size());
  bool goes_on = false;    // the line before ended in a blank,
  std::size_t quoted = 0;  // and began with so many '>'
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, length);
    text.remove_prefix(length);
    const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
    std::string_view content = line.substr(marks);
    if (content.starts_with(' ')) content.remove_prefix(1);
    if (goes_on && marks != quoted) joined += '\n';
    if (marks > 0 && !(goes_on && marks == quoted)) joined.append(marks, '>').append(1, ' ');
    quoted = marks;
    std::string_view bare = content;
    while (!bare.empty() && (bare.back() == '\n' || bare.back() == '\r'))
      bare.remove_suffix(1);
    goes_on = bare.ends_with(' ') && bare != "-- " && bare != content;
    joined.append(goes_on ? bare.substr(0, bare.size() - (delete_space ? 1 : 0)) : content);
  }
  return joined;
}

std::string DecodeHeader(std::string_view raw) {
  std::string line = Unfold(raw);
  const bool plain = line.find("=?") == std::string::npos && IsValidUtf8(line);
  if (plain) return line;
  const std::unique_ptr<char, decltype(&g_free)> decoded(
      g_mime_utils_header_decode_text(nullptr, line.c_str()), &g_free);
  return ToValidUtf8(decoded.get());
}

}  // namespace linkmilter
