// The string literals of JavaScript and JSON, one after the other. Pure, linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace linkmilter {

// What the escapes between the quotes of a literal stand for: "\x68\u0074" -> "ht".
std::string DecodeScriptString(std::string_view raw);

class ScriptLiterals {
 public:
  // `script` must outlive it.
  explicit ScriptLiterals(std::string_view script) : script_(script) {}

  // The next literal with its escapes decoded, valid until the next call; nullopt at the end.
  // Comments are passed over. An apostrophe that nothing closes in its line opens no literal.
  std::optional<std::string_view> Next();

  // The first character after the literal that is no white space; NUL at the end.
  char Following() const;

 private:
  std::size_t CommentEnd() const;
  std::size_t LiteralEnd() const;
  std::string_view Decode(std::string_view raw);

  std::string_view script_;
  std::size_t at_ = 0;
  std::string buffer_;
};

}  // namespace linkmilter
