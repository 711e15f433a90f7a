#include "scanner/links/css_links.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/css_text.h"
#include "scanner/links/data_url.h"

namespace linkmilter {
namespace {

constexpr ByteSet kInteresting("\"'/\\@()");
constexpr ByteSet kNameBytes =
    ByteSet("-_").WithRange('0', '9').WithRange('A', 'Z').WithRange('a', 'z').WithRange(0x80, 0xFF);
constexpr std::size_t kLongestName = 32;  // none that loads is longer

// Functions whose strings are URLs.
bool TakesUrlStrings(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {
      "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

class CssReader {
 public:
  CssReader(std::string_view css, const RawLink& where, LinkSink& sink)
      : css_(css), where_(where), sink_(sink) {}

  void Read();

 private:
  void AtRule();
  void EscapedName();
  void Open(std::string_view name);
  void Close();
  std::size_t NameBegin() const;
  std::string ReadName();
  std::string_view ReadString();
  std::string_view ReadUnquotedUrl();
  void SkipSpace();
  void Emit(std::string_view url);
  char Here() const { return at_ < css_.size() ? css_[at_] : '\0'; }
  bool AtQuote() const { return Here() == '"' || Here() == '\''; }

  std::string_view css_;
  RawLink where_;
  LinkSink& sink_;
  std::size_t at_ = 0;
  std::size_t taken_ = 0;         // what stands before belongs to no name
  std::size_t depth_ = 0;         // of open parentheses
  std::size_t string_depth_ = 0;  // at which strings are URLs; 0: nowhere
  std::string buffer_;
};

void CssReader::Read() {
  while ((at_ = kInteresting.FindIn(css_, at_)) < css_.size()) {
    const char c = css_[at_];
    if (c == '/') {
      at_ = css_.substr(at_, 2) == "/*" ? CssCommentEnd(css_, at_) : at_ + 1;
      taken_ = at_;
    } else if (AtQuote()) {
      const std::string_view text = ReadString();
      if (depth_ > 0 && depth_ == string_depth_) Emit(text);
    } else if (c == '@') {
      AtRule();
    } else if (c == '\\') {
      EscapedName();
    } else if (c == '(') {
      const std::string name = AsciiLower(css_.substr(NameBegin(), at_ - NameBegin()));
      Open(name);
    } else {
      Close();
    }
  }
}

// @namespace names, and loads nothing.
void CssReader::AtRule() {
  ++at_;
  taken_ = at_;
  const std::string name = ReadName();
  SkipSpace();
  if (name == "namespace") {
    at_ = std::min(css_.find(';', at_), css_.size());
  } else if (name == "import" && AtQuote()) {
    Emit(ReadString());
  }
}

void CssReader::EscapedName() {
  const std::size_t backslash = at_;
  at_ = NameBegin();
  const std::string name = ReadName();
  at_ = std::max(at_, backslash + 1);
  if (Here() == '(') Open(name);
}

// REQUIRES: at an opening parenthesis.
void CssReader::Open(std::string_view name) {
  ++at_;
  ++depth_;
  taken_ = at_;
  if (name == "url") {
    SkipSpace();
    Emit(AtQuote() ? ReadString() : ReadUnquotedUrl());
  } else if (string_depth_ == 0 && TakesUrlStrings(name)) {
    string_depth_ = depth_;
  }
}

void CssReader::Close() {
  ++at_;
  taken_ = at_;
  if (depth_ == string_depth_) string_depth_ = 0;
  if (depth_ > 0) --depth_;
}

std::size_t CssReader::NameBegin() const {
  std::size_t begin = at_;
  while (begin > taken_ && at_ - begin < kLongestName && kNameBytes.Has(css_[begin - 1]))
    --begin;
  return begin;
}

// In lower case, escapes decoded.
std::string CssReader::ReadName() {
  std::string name;
  while (at_ < css_.size() && name.size() < kLongestName) {
    if (kNameBytes.Has(css_[at_])) {
      name += css_[at_++];
    } else if (css_[at_] == '\\' && at_ + 1 < css_.size() && !IsCssNewline(css_[at_ + 1])) {
      at_ = ReadCssEscape(css_, at_, name);
    } else {
      break;
    }
  }
  taken_ = at_;
  return AsciiLower(name);
}

// A line break that is not escaped ends a string too. REQUIRES: at a quote.
std::string_view CssReader::ReadString() {
  const char quote = css_[at_++];
  const std::size_t begin = at_;
  bool escaped = false;
  buffer_.clear();
  while (at_ < css_.size() && css_[at_] != quote && !IsCssNewline(css_[at_])) {
    if (css_[at_] == '\\') {
      if (!escaped) buffer_.assign(css_.substr(begin, at_ - begin));
      escaped = true;
      at_ = ReadCssEscape(css_, at_, buffer_);
    } else {
      if (escaped) buffer_ += css_[at_];
      ++at_;
    }
  }
  const std::string_view text =
      escaped ? std::string_view(buffer_) : css_.substr(begin, at_ - begin);
  if (Here() == quote) ++at_;
  taken_ = at_;
  return text;
}

// Up to the closing parenthesis, which it leaves.
std::string_view CssReader::ReadUnquotedUrl() {
  constexpr ByteSet kStops(")\\");
  const std::size_t begin = at_;
  at_ = kStops.FindIn(css_, at_);
  if (Here() != '\\') return TrimAscii(css_.substr(begin, at_ - begin));
  buffer_.assign(css_.substr(begin, at_ - begin));
  while (at_ < css_.size() && css_[at_] != ')') {
    if (css_[at_] == '\\') {
      at_ = ReadCssEscape(css_, at_, buffer_);
    } else {
      buffer_ += css_[at_++];
    }
  }
  return TrimAscii(buffer_);
}

void CssReader::SkipSpace() {
  while (at_ < css_.size() && IsAsciiSpace(css_[at_]))
    ++at_;
}

void CssReader::Emit(std::string_view url) {
  if (TrimAscii(url).empty()) return;
  HandOverDataFile(url, sink_);
  where_.url = url;
  sink_.OnLink(where_);
}

}  // namespace

void FindCssLinks(std::string_view css, const RawLink& where, LinkSink& sink) {
  CssReader(css, where, sink).Read();
}

}  // namespace linkmilter
