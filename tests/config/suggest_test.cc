#include "config/suggest.h"

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

const std::vector<std::string_view> kWords = {"tag", "defer", "reject", "thresholds"};

TEST(DidYouMean, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(DidYouMean("quarantine", kWords), "");
  EXPECT_EQ(DidYouMean("", kWords), "");
  EXPECT_EQ(DidYouMean(std::string(100'000, 'x'), kWords), "");
  EXPECT_EQ(DidYouMean("tag", {}), "");
}

TEST(DidYouMean, FindsTheNearestWord) {
  EXPECT_EQ(DidYouMean("treshold", kWords), ": did you mean \"thresholds\"?");
  EXPECT_EQ(DidYouMean("tga", kWords), ": did you mean \"tag\"?");        // swapped
  EXPECT_EQ(DidYouMean("REJECT", kWords), ": did you mean \"reject\"?");  // case
  EXPECT_EQ(DidYouMean("defers", kWords), ": did you mean \"defer\"?");
}

TEST(Quoted, EscapesWhatAStrangerWrote) {
  EXPECT_EQ(Quoted("a\"b\x1b[31m"), R"("a\"b\x1b[31m")");
  EXPECT_LE(Quoted(std::string(1000, 'x')).size(), 82U);
}

TEST(OneOf, ReadsAsASentence) {
  EXPECT_EQ(OneOf({}), "");
  EXPECT_EQ(OneOf({"a"}), "a");
  EXPECT_EQ(OneOf({"a", "b", "c"}), "a, b or c");
}

}  // namespace
}  // namespace linkmilter
