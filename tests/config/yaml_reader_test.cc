#include "config/yaml_reader.h"

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

std::string Refusal(std::string_view text) {
  Problems problems("t.yaml");
  if (ReadYaml(text, problems)) return "read";
  const auto found = std::move(problems).Take();
  return found.size() == 1 ? found[0].ToString() : "several problems";
}

TEST(ReadYaml, RefusesBombsAndWhatItDoesNotNeed) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"a: &x 1\nb: *x\n", "t.yaml:1:4: anchors (&name) are not supported: write the value out"},
      {"a: [&x [lol], *x, *x]",
       "t.yaml:1:5: anchors (&name) are not supported: write the value out"},
      {"a: *x", "t.yaml:1:4: the referenced anchor is not defined"},
      {"a: !!binary QQ==", "t.yaml:1:4: tags (!name) are not supported: write the plain value"},
      {"a: !x {b: 1}", "t.yaml:1:4: tags (!name) are not supported: write the plain value"},
      {"a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document begins here: one file, one document"},
      {"[a]: 1", "t.yaml:1:1: a key must be a word, not a list or a map"},
      {"- - - - - - - - - - - - - - - - - - a", "t.yaml:1:33: nested deeper than 16 levels"},
      {std::string(100'000, '['), "t.yaml:1:1: a key must be a word, not a list or a map"},
      {std::string(kMaxYamlBytes + 1, '#'), "t.yaml: larger than 1048576 bytes"},
      {std::string("a: 1\nb: \0", 9), "t.yaml:2:4: byte 0x00: this is not a UTF-8 text file"},
      {"a: \xff", "t.yaml:1:4: byte 0xff: this is not a UTF-8 text file"},
      {"\x7f"
       "ELF",
       "t.yaml:1:1: byte 0x7f: this is not a UTF-8 text file"},
      {"just words", "t.yaml:1:1: expected sections such as \"scan:\", found a single value"},
      {"- a\n- b\n", "t.yaml:1:1: expected sections such as \"scan:\", found a list"}};
  for (const auto& [text, message] : table) {
    SCOPED_TRACE(text.substr(0, 60));
    EXPECT_EQ(Refusal(text), message);
  }
}

TEST(ReadYaml, SaysWhereTheSyntaxBreaks) {
  EXPECT_EQ(Refusal("scan:\n  wait: 10s: 5s\n"), "t.yaml:2:12: illegal map value");
  EXPECT_EQ(Refusal("scan: {wait: 10s\n"), "t.yaml:2:1: end of map flow not found");
  EXPECT_EQ(Refusal("a: \"x"), "t.yaml:1:6: illegal EOF in scalar");
}

TEST(ReadYaml, KeepsPlacesQuotesAndDuplicates) {
  Problems problems("t.yaml");
  const auto root = ReadYaml("a: 1\nb:\n  - \"2\"\n  - ~\na: {c: }\n", problems);
  ASSERT_TRUE(root);
  ASSERT_EQ(root->keys.size(), 3U);
  EXPECT_EQ(root->keys[2].text, "a");
  EXPECT_EQ(root->keys[2].line, 5);
  EXPECT_EQ(root->Find("a")->text, "1");
  EXPECT_FALSE(root->Find("a")->quoted);
  const YamlNode& list = *root->Find("b");
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_TRUE(list.items[0].quoted);
  EXPECT_EQ(list.items[0].line, 3);
  EXPECT_EQ(list.items[0].column, 5);
  EXPECT_EQ(list.items[1].kind, YamlNode::Kind::kNull);
  EXPECT_EQ(root->items[2].Find("c")->kind, YamlNode::Kind::kNull);
  EXPECT_EQ(root->Find("d"), nullptr);
}

TEST(ReadYaml, TakesAnEmptyFileForAnEmptyMap) {
  for (const char* text : {"", "# nothing\n", "---\n", "{}"}) {
    SCOPED_TRACE(text);
    Problems problems("t.yaml");
    const auto root = ReadYaml(text, problems);
    ASSERT_TRUE(root);
    EXPECT_TRUE(root->keys.empty());
  }
}

}  // namespace
}  // namespace linkmilter
