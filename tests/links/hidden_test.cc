#include "scanner/links/hidden.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(Hidden, LeavesVisibleWhatCanBeSeen) {
  for (const std::string style :
       {"", "display", "display:block", "opacity:.9", "font-size:12px", "width:0", "height:0",
        "overflow:hidden", "color:#fff", "color:#fff;background:#000", "left:-9999px",
        "font-size:1em", "/* display:none */", "mso-hide:all", "width:0.5px;overflow:hidden"}) {
    SCOPED_TRACE(style);
    const StyleEffect effect = EffectOfStyle(style);
    EXPECT_FALSE(effect.hides);
    EXPECT_FALSE(effect.tiny.value_or(false));
  }
}

TEST(Hidden, SeesWhatHides) {
  for (const std::string style :
       {"display:none", "DISPLAY : NONE !important", "color:red;display:none", "dis\\70lay:none",
        "dis/**/play:none", "visibility:hidden", "opacity:0", "opacity:0.01",
        "max-height:0;overflow:hidden", "overflow:hidden;width:0px", "color:#FFF;background:white",
        "color:black;background-color:#000", "position:absolute;left:-9999px",
        "text-indent:-9999px"}) {
    SCOPED_TRACE(style);
    EXPECT_TRUE(EffectOfStyle(style).hides);
  }
  for (const std::string style : {"font-size:0", "font-size:1px", "font-size:0.5pt"}) {
    SCOPED_TRACE(style);
    EXPECT_EQ(EffectOfStyle(style).tiny, true);
  }
  EXPECT_EQ(EffectOfStyle("font-size:14px").tiny, false);
}

HtmlToken Tag(const std::string& name, const std::string& style = "") {
  HtmlToken tag;
  tag.kind = HtmlToken::Kind::kStartTag;
  tag.text = name;
  if (!style.empty()) tag.attributes.push_back({"style", style});
  return tag;
}

TEST(Hidden, EndsAScopeAtItsOwnEndTag) {
  HiddenScopes scopes;
  scopes.OnStartTag(Tag("div", "display:none"));
  scopes.OnStartTag(Tag("div"));
  scopes.OnStartTag(Tag("b"));
  scopes.OnEndTag("div");
  EXPECT_TRUE(scopes.hidden());
  scopes.OnEndTag("div");
  EXPECT_FALSE(scopes.hidden());
}

TEST(Hidden, EndsAHiddenParagraphAtTheNext) {
  HiddenScopes scopes;
  scopes.OnStartTag(Tag("p", "display:none"));
  scopes.OnStartTag(Tag("p"));
  EXPECT_FALSE(scopes.hidden());
}

TEST(Hidden, ShowsTinyTextAgainWhereItGrows) {
  HiddenScopes scopes;
  scopes.OnStartTag(Tag("td", "font-size:0"));
  EXPECT_TRUE(scopes.HidesText());
  EXPECT_FALSE(scopes.hidden());
  scopes.OnStartTag(Tag("div", "font-size:16px"));
  EXPECT_FALSE(scopes.HidesText());
  scopes.OnEndTag("div");
  EXPECT_TRUE(scopes.HidesText());
}

TEST(Hidden, BoundsItsMemory) {
  HiddenScopes scopes;
  for (int i = 0; i < 100'000; ++i)
    scopes.OnStartTag(Tag("i", i % 2 == 0 ? "font-size:0" : "font-size:9px"));
  EXPECT_TRUE(scopes.OnStartTag(Tag("b", "display:none")));
}

}  // namespace
}  // namespace linkmilter
