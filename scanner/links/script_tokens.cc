#include "scanner/links/script_tokens.h"

#include <algorithm>

#include "base/text.h"
#include "scanner/links/script_literals.h"

namespace linkmilter {
namespace {

using Kind = ScriptToken::Kind;

bool IsWordByte(char c) {
  return IsAsciiAlnum(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Past what `close` ends, escapes minded; `begin` if its line ends first.
std::size_t PastCloser(std::string_view script, std::size_t begin, char close) {
  for (std::size_t at = begin; at < script.size(); ++at) {
    if (script[at] == close) return at + 1;
    if (script[at] == '\n' && close != '`') return begin;
    if (script[at] == '\\') ++at;
  }
  return begin;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view script) : script_(script) {}

  std::vector<ScriptToken> Run() {
    while (at_ < script_.size()) {
      const char c = script_[at_];
      if (IsAsciiSpace(c)) {
        ++at_;
      } else if (IsWordByte(c)) {
        Word();
      } else if (c == '"' || c == '\'' || c == '`') {
        String(c);
      } else if (c == '/') {
        Slash();
      } else {
        Sign();
      }
    }
    return std::move(tokens_);
  }

 private:
  void Take(Kind kind, std::size_t end) {
    tokens_.push_back({kind, script_.substr(at_, end - at_)});
    at_ = end;
  }

  void Word() {
    std::size_t end = at_;
    while (end < script_.size() && IsWordByte(script_[end]))
      ++end;
    Take(IsAsciiDigit(script_[at_]) ? Kind::kNumber : Kind::kWord, end);
  }

  void String(char quote) {
    const std::size_t end = PastCloser(script_, at_ + 1, quote);
    if (end == at_ + 1) return Take(Kind::kSign, end);
    tokens_.push_back({Kind::kString, script_.substr(at_ + 1, end - at_ - 2)});
    at_ = end;
  }

  // A comment, a regular expression where a value may begin, or a division.
  void Slash() {
    const std::string_view two = script_.substr(at_, 2);
    if (two == "//") {
      at_ = std::min(script_.find('\n', at_), script_.size());
    } else if (two == "/*") {
      const std::size_t close = script_.find("*/", at_ + 2);
      at_ = close == std::string_view::npos ? script_.size() : close + 2;
    } else if (const std::size_t end = PastCloser(script_, at_ + 1, '/');
               !AfterValue() && end != at_ + 1) {
      Take(Kind::kSign, end);
    } else {
      Take(Kind::kSign, at_ + 1);
    }
  }

  bool AfterValue() const {
    if (tokens_.empty()) return false;
    const ScriptToken& last = tokens_.back();
    return last.kind != Kind::kSign || last.text == ")" || last.text == "]";
  }

  void Sign() {
    const std::string_view two = script_.substr(at_, 2);
    const bool pair = two == "+=" || two == "==" || two == "=>" || two == "!=" || two == "++";
    Take(Kind::kSign, at_ + (pair ? 2 : 1));
  }

  std::string_view script_;
  std::size_t at_ = 0;
  std::vector<ScriptToken> tokens_;
};

}  // namespace

std::vector<ScriptToken> TokenizeScript(std::string_view script) {
  return Tokenizer(script).Run();
}

bool IsSign(const std::vector<ScriptToken>& tokens, std::size_t at, std::string_view sign) {
  return at < tokens.size() && tokens[at].kind == Kind::kSign && tokens[at].text == sign;
}

ScriptName NameBefore(const std::vector<ScriptToken>& tokens, std::size_t at) {
  // ["name"] before tokens[end]
  const auto in_brackets = [&tokens](std::size_t end) {
    return end >= 4 && IsSign(tokens, end - 1, "]") && tokens[end - 2].kind == Kind::kString &&
           IsSign(tokens, end - 3, "[");
  };
  const bool word = at >= 1 && tokens[at - 1].kind == Kind::kWord;
  if (word && (at < 3 || !IsSign(tokens, at - 2, "."))) {
    return {{}, std::string(tokens[at - 1].text)};
  }
  if (!word && !in_brackets(at)) return {};
  const std::size_t owner_end = at - (word ? 2 : 3);
  const std::string_view name = tokens[at - (word ? 1 : 2)].text;
  const std::string_view owner = tokens[owner_end - (in_brackets(owner_end) ? 2 : 1)].text;
  return {DecodeScriptString(owner), DecodeScriptString(name)};
}

}  // namespace linkmilter
