// Any bytes, in any state: the tokenizer ends, goes forward, and makes no more than three bytes
// out of one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "scanner/links/html_tokenizer.h"

namespace linkmilter {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

// The first byte chooses the options.
HtmlTokenizerOptions OptionsFrom(std::uint8_t byte) {
  HtmlTokenizerOptions options;
  options.initial_state = static_cast<HtmlState>(byte % 6);
  options.last_start_tag = "a";
  options.follow_elements = (byte & 0x20U) == 0;
  options.scripting = (byte & 0x40U) != 0;
  options.cdata_sections = (byte & 0x80U) != 0;
  return options;
}

// Returns the bytes of the token.
std::size_t Check(const HtmlToken& token) {
  Require(token.kind != HtmlToken::Kind::kText || !token.text.empty());
  Require(token.attributes.size() <= kMaxHtmlAttributes);
  Require(IsValidUtf8(token.text));
  std::size_t bytes = token.text.size() + token.public_id.size() + token.system_id.size();
  for (const HtmlAttribute& attribute : token.attributes) {
    Require(IsValidUtf8(attribute.name) && IsValidUtf8(attribute.value));
    bytes += attribute.name.size() + attribute.value.size();
  }
  return bytes;
}

void Run(std::string_view input, const HtmlTokenizerOptions& options) {
  HtmlTokenizer tokenizer(input, options);
  std::size_t bytes = 0;
  std::size_t end = 0;  // no token begins before it
  HtmlToken::Kind before = HtmlToken::Kind::kEnd;
  while (true) {
    const HtmlToken& token = tokenizer.Next();
    Require(token.offset >= end && token.offset <= input.size());
    if (token.kind == HtmlToken::Kind::kEnd) break;
    Require(token.kind != HtmlToken::Kind::kText || before != HtmlToken::Kind::kText);
    bytes += Check(token);
    end = token.offset + 1;
    before = token.kind;
  }
  Require(bytes <= 3 * input.size());
}

}  // namespace
}  // namespace linkmilter

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  linkmilter::Run(bytes.substr(1), linkmilter::OptionsFrom(data[0]));
  return 0;
}
