// What hostile input may cost: counted, not timed. An answer that cost the square of megabytes
// would not come before the test program's time-out.
#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "scanner/links/html_tokenizer.h"

namespace linkmilter {
namespace {

constexpr std::size_t kInputSize = std::size_t{1} << 20U;

struct Cost {
  std::size_t tokens = 0;
  std::size_t bytes = 0;  // of all texts, names and values
  std::size_t most_attributes = 0;
};

std::string Flood(std::string_view start, std::string_view piece) {
  std::string input(start);
  while (input.size() < kInputSize)
    input += piece;
  return input;
}

Cost Measure(std::string_view input) {
  HtmlTokenizer tokenizer(input);
  Cost cost;
  std::size_t offset = 0;
  while (true) {
    const HtmlToken& token = tokenizer.Next();
    EXPECT_LE(offset, token.offset);
    offset = token.offset;
    if (token.kind == HtmlToken::Kind::kEnd) return cost;
    ++cost.tokens;
    cost.bytes += token.text.size() + token.public_id.size() + token.system_id.size();
    for (const auto& a : token.attributes)
      cost.bytes += a.name.size() + a.value.size();
    cost.most_attributes = std::max(cost.most_attributes, token.attributes.size());
  }
}

TEST(HtmlCost, StaysLinearInFloods) {
  const std::pair<std::string_view, std::string_view> floods[] = {
      {"", "<"},
      {"", "</"},
      {"", "</>"},
      {"", "<!"},
      {"", "<!-"},
      {"", "<a "},
      {"", "<a b='"},
      {"", "&"},
      {"", "&#"},
      {"", "&CounterClockwiseContourIntegral"},
      {"&#", "0"},
      {"&#x", "f"},
      {"<!--", "-"},
      {"<!--", "--!"},
      {"<!--", "<!--"},
      {"<!doctype a public '", "x"},
      {"<!doctype a public '' ''", "x"},
      {"<a b=\"", "x"},
      {"<a ", "b='"},
      {"<title>", "</title"},
      {"<textarea>", "</textare"},
      {"<script>", "</script"},
      {"<script>", "<!--"},
      {"<script><!--", "<script>"},
      {"<script><!--", "<scrip"},
      {"<script><!--<script>", "</script>"},
      {"", "\r"},
      {"", "\xF0\x9F\x98"},
      {"<a b=", "\xC3"},
  };
  for (const auto& [start, piece] : floods) {
    SCOPED_TRACE(std::string(start) + std::string(piece) + "...");
    const std::string input = Flood(start, piece);
    const Cost cost = Measure(input);
    EXPECT_LE(cost.tokens, input.size());
    EXPECT_LE(cost.bytes, 3 * input.size());  // each ill-formed byte becomes the three of U+FFFD
  }
}

TEST(HtmlCost, BoundsTheAttributesOfATag) {
  std::string different = "<a";
  for (int i = 0; different.size() < kInputSize; ++i)
    different += " b" + std::to_string(i) + "=c";
  const std::string same = Flood("<a", " b=c");
  EXPECT_EQ(Measure(different + ">").most_attributes, kMaxHtmlAttributes);
  EXPECT_EQ(Measure(same + ">").most_attributes, 1U);
}

TEST(HtmlCost, BoundsTheAttributesOfManyTags) {
  std::string tag = "<a";
  for (std::size_t i = 0; i < kMaxHtmlAttributes; ++i)
    tag += " " + std::to_string(i % 500);
  const Cost cost = Measure(Flood("", tag + ">"));
  EXPECT_EQ(cost.most_attributes, 500U);
}

TEST(HtmlCost, KeepsTheMemoryOfOneTokenForTheNext) {
  const std::string input = "<a href='" + std::string(100, 'x') + "'>";
  const std::string twice = input + input;
  HtmlTokenizer tokenizer(twice);
  const char* const first = tokenizer.Next().attributes[0].value.data();
  EXPECT_EQ(tokenizer.Next().attributes[0].value.data(), first);
}

}  // namespace
}  // namespace linkmilter
