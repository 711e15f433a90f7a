// JavaScript as far as folding needs it: words, numbers, strings, signs. Comments, white space and
// regular expressions are passed over. Pure, linear, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct ScriptToken {
  enum class Kind { kWord, kNumber, kString, kSign };
  Kind kind = Kind::kSign;
  std::string_view text;  // of a string: between its quotes, escapes as written
  bool operator==(const ScriptToken&) const = default;
};

// Views into `script`; signs are "+=", "==", "=>" and single characters.
std::vector<ScriptToken> TokenizeScript(std::string_view script);

template <std::size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsSign(const std::vector<ScriptToken>& tokens, std::size_t at, std::string_view sign);

struct ScriptName {
  std::string owner;  // whose property it is; empty: nobody's
  std::string name;   // empty: none stands there
};
// The name that ends before tokens[at], written owner.name or owner["name"].
ScriptName NameBefore(const std::vector<ScriptToken>& tokens, std::size_t at);

}  // namespace linkmilter
