#include "scanner/links/script_literals.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/byte_set.h"

namespace linkmilter {
namespace {

constexpr ByteSet kInteresting("\"'`/\\");

// The value of exactly `count` hex digits at text[at]; nullopt if they are not there.
std::optional<char32_t> HexDigits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(at, count)) {
    if (!IsAsciiHex(c)) return std::nullopt;
    value = value * 16 + HexValue(c);
  }
  return value;
}

// Appends what the escape at raw[at] stands for; returns where reading goes on.
std::size_t ReadEscape(std::string_view raw, std::size_t at, std::string& out) {
  ++at;
  if (at == raw.size()) return at;
  const char kind = raw[at];
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
  if (digits > 0) {
    if (const auto point = HexDigits(raw, at + 1, digits)) {
      const bool surrogate = *point >= 0xD800 && *point <= 0xDFFF;
      AppendUtf8(surrogate ? kReplacementCharacter : *point, out);
      return at + 1 + digits;
    }
  }
  constexpr std::string_view kControls = "bfnrtv0";
  if (kControls.find(kind) != std::string_view::npos) {
    out += ' ';  // whichever it is: it ends a URL
  } else if (kind != '\n') {
    out += kind;
  }
  return at + 1;
}

}  // namespace

std::optional<std::string_view> ScriptLiterals::Next() {
  while ((at_ = kInteresting.FindIn(script_, at_)) < script_.size()) {
    const char c = script_[at_];
    if (c == '\\') {
      at_ = std::min(at_ + 2, script_.size());
    } else if (c == '/') {
      at_ = CommentEnd();
    } else if (const std::size_t end = LiteralEnd(); end == at_) {
      ++at_;
    } else {
      const std::string_view raw = script_.substr(at_ + 1, end - at_ - 2);
      at_ = end;
      return Decode(raw);
    }
  }
  return std::nullopt;
}

char ScriptLiterals::Following() const {
  std::size_t at = at_;
  while (at < script_.size() && IsAsciiSpace(script_[at]))
    ++at;
  return at < script_.size() ? script_[at] : '\0';
}

// Past the comment at hand, or past the slash alone.
std::size_t ScriptLiterals::CommentEnd() const {
  const std::string_view two = script_.substr(at_, 2);
  if (two == "//") return std::min(script_.find('\n', at_), script_.size());
  if (two != "/*") return at_ + 1;
  const std::size_t close = script_.find("*/", at_ + 2);
  return close == std::string_view::npos ? script_.size() : close + 2;
}

// Past the closing quote; `at_` if there is none.
std::size_t ScriptLiterals::LiteralEnd() const {
  const char quote = script_[at_];
  for (std::size_t at = at_ + 1; at < script_.size(); ++at) {
    if (script_[at] == quote) return at + 1;
    if (script_[at] == '\n' && quote != '`') return at_;
    if (script_[at] == '\\') ++at;
  }
  return at_;
}

std::string_view ScriptLiterals::Decode(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  buffer_ = DecodeScriptString(raw);
  return buffer_;
}

std::string DecodeScriptString(std::string_view raw) {
  std::string decoded;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] == '\\') {
      at = ReadEscape(raw, at, decoded);
    } else {
      decoded += raw[at++];
    }
  }
  return decoded;
}

}  // namespace linkmilter
