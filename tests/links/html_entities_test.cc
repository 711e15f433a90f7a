#include "scanner/links/html_entities.h"

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

std::string_view NameIn(std::string_view text) {
  const HtmlEntity* entity = FindHtmlEntity(text);
  return entity == nullptr ? "" : entity->name;
}

TEST(HtmlEntities, FindNothingWhereNoNameBegins) {
  for (const std::string_view text : {"", "a", ";", "AM", "Amp;", "zz", "zzzz", "\xC3\xA4", "{",
                                      "CounterClockwiseContourIntegral"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(FindHtmlEntity(text), nullptr);
  }
}

TEST(HtmlEntities, FindTheLongestName) {
  EXPECT_EQ(NameIn("amp"), "amp");
  EXPECT_EQ(NameIn("amp;"), "amp;");
  EXPECT_EQ(NameIn("ampx"), "amp");
  EXPECT_EQ(NameIn("notin;"), "notin;");
  EXPECT_EQ(NameIn("notin"), "not");
  EXPECT_EQ(NameIn("AElig;"), "AElig;");  // the first of all
  EXPECT_EQ(NameIn("zwnj;"), "zwnj;");    // the last
  EXPECT_EQ(NameIn("zwnj"), "");
}

TEST(HtmlEntities, LookNoFurtherThanTheLongestName) {
  const HtmlEntity* entity = FindHtmlEntity("CounterClockwiseContourIntegral;;");
  ASSERT_NE(entity, nullptr);
  EXPECT_EQ(entity->name.size(), kMaxHtmlEntityName);
  EXPECT_EQ(entity->text, "\xE2\x88\xB3");
}

TEST(HtmlEntities, KnowNamesOfTwoCodePoints) {
  const HtmlEntity* entity = FindHtmlEntity("NotEqualTilde;");
  ASSERT_NE(entity, nullptr);
  EXPECT_EQ(entity->text, "\xE2\x89\x82\xCC\xB8");
}

}  // namespace
}  // namespace linkmilter
