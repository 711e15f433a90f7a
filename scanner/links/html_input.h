// The tokenizer's input stream (WHATWG HTML standard, sections 13.2.3.5 and 13.2.5): a position in
// bytes that reads newlines as LF (CR LF and CR too) and ill-formed UTF-8 as U+FFFD. What the
// standard calls "reconsume" is to Peek without Advance. Does not own the bytes. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"

namespace linkmilter {

// The ASCII bytes at which a state stops to look, from a string literal that may hold NUL;
// everything else it takes in runs.
class HtmlStops {
 public:
  template <std::size_t N>
  explicit constexpr HtmlStops(const char (&literal)[N]) {
    for (std::size_t byte = 0x80; byte < breaks_.size(); ++byte)
      breaks_[byte] = true;
    for (const char byte : std::string_view(literal, N - 1))
      breaks_[Index(byte)] = true;
    stops_at_newline_ = breaks_[Index('\n')];
    breaks_[Index('\r')] = true;
  }

  // True where a run of plain bytes ends: at a stop, and where CR or UTF-8 need a closer look.
  constexpr bool Breaks(char byte) const { return breaks_[Index(byte)]; }
  constexpr bool StopsAtNewline() const { return stops_at_newline_; }

 private:
  static constexpr std::size_t Index(char byte) { return static_cast<unsigned char>(byte); }

  std::array<bool, 256> breaks_ = {};
  bool stops_at_newline_ = false;
};

class HtmlInput {
 public:
  static constexpr int kEnd = -1;

  explicit HtmlInput(std::string_view bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  bool AtEnd() const { return offset_ == bytes_.size(); }
  std::string_view Rest() const { return bytes_.substr(offset_); }  // as it came, CR and all

  // The next character where it is ASCII, some value above 0x7F where not, kEnd at the end.
  int Peek() const {
    if (AtEnd()) return kEnd;
    const char byte = bytes_[offset_];
    return byte == '\r' ? '\n' : static_cast<unsigned char>(byte);
  }
  // REQUIRES: !AtEnd() and an ASCII character at hand.
  void Advance() { offset_ += Rest().starts_with("\r\n") ? 2U : 1U; }
  // REQUIRES: count <= Rest().size(), and no cut through a character.
  void Skip(std::size_t count) { offset_ += count; }

  void SkipWhitespace() {
    while (!AtEnd() && IsAsciiSpace(bytes_[offset_]))
      ++offset_;
  }
  // Passes over `literal` if it comes next, ASCII letters in either case.
  bool TakeIgnoringCase(std::string_view literal);

  // Appends everything up to the next stop, or to the end.
  void AppendUntil(const HtmlStops& stops, std::string& out);
  // The same with ASCII letters in lower case.
  void AppendLowerUntil(const HtmlStops& stops, std::string& out);
  // Passes over the NUL at hand and appends U+FFFD, as most states do.
  void ReplaceNul(std::string& out);

 private:
  void AppendBeyondAscii(std::string& out);

  std::string_view bytes_;
  std::size_t offset_ = 0;
};

}  // namespace linkmilter
