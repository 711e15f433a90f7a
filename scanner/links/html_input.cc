#include "scanner/links/html_input.h"

#include <algorithm>

#include "base/utf8.h"

namespace linkmilter {

bool HtmlInput::TakeIgnoringCase(std::string_view literal) {
  if (!StartsWithIgnoreCase(Rest(), literal)) return false;
  Skip(literal.size());
  return true;
}

void HtmlInput::AppendUntil(const HtmlStops& stops, std::string& out) {
  while (true) {
    const std::size_t start = offset_;
    while (offset_ < bytes_.size() && !stops.Breaks(bytes_[offset_]))
      ++offset_;
    out.append(bytes_, start, offset_ - start);
    if (AtEnd()) return;
    const char byte = bytes_[offset_];
    if (static_cast<unsigned char>(byte) >= 0x80) {
      AppendBeyondAscii(out);
    } else if (byte == '\r' && !stops.StopsAtNewline()) {
      Advance();
      out += '\n';
    } else {
      return;
    }
  }
}

void HtmlInput::AppendLowerUntil(const HtmlStops& stops, std::string& out) {
  const auto start = static_cast<std::ptrdiff_t>(out.size());
  AppendUntil(stops, out);
  std::transform(out.begin() + start, out.end(), out.begin() + start,
                 [](char c) { return AsciiLower(c); });
}

void HtmlInput::ReplaceNul(std::string& out) {
  Advance();
  AppendUtf8(kReplacementCharacter, out);
}

// An ASCII byte ends every sequence, well-formed or not: the bytes between two of them can be
// judged by themselves.
void HtmlInput::AppendBeyondAscii(std::string& out) {
  const std::size_t start = offset_;
  while (offset_ < bytes_.size() && static_cast<unsigned char>(bytes_[offset_]) >= 0x80)
    ++offset_;
  const std::string_view run = bytes_.substr(start, offset_ - start);
  if (IsValidUtf8(run)) {
    out += run;
  } else {
    out += ToValidUtf8(run);
  }
}

}  // namespace linkmilter
