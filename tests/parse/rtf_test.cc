#include "parse/rtf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "tests/parse/compound.h"
#include "tests/parse/found.h"

namespace linkmilter {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Found& Read(const std::string& rtf, Found& found) {
  ReadRtf(rtf, {}, found);
  return found;
}

TEST(Rtf, EndsWhereItIsBroken) {
  for (const char* const rtf : {"", "{\\rtf1", "{\\rtf1\\", "{\\rtf1\\'", "{\\rtf1\\'4", "}}}}",
                                "{\\rtf1\\bin99999999 x", "{\\rtf1{\\*\\objdata 0"}) {
    SCOPED_TRACE(rtf);
    Found found;
    EXPECT_THAT(Read(rtf, found).pieces, IsEmpty());
    EXPECT_THAT(found.files, IsEmpty());
  }
  Found deep;
  Read(std::string(100'000, '{') + "a" + std::string(99'999, '}') + "b", deep);
  EXPECT_EQ(deep.Text(), "ab|");
}

TEST(Rtf, FindsFieldsAndTheTemplate) {
  Found found;
  Read(
      "{\\rtf1{\\*\\template http://t.example/x.dotm}{\\fonttbl{\\f0 Arial;}}"
      "{\\field{\\*\\fldinst {HYPER}{\\b LINK} \"https://a\\\\\\\\b\\u46?example\"}"
      "{\\fldrslt shown\\par}}{\\field{\\*\\fldinst INCLUDEPICTURE \"http://p\\'2eexample\"}}"
      "{\\*\\generator www.not.shown}}",
      found);
  EXPECT_THAT(found.UrlLines(), ElementsAre("load template http://t.example/x.dotm",
                                            "click HYPERLINK https://a\\b.example",
                                            "load INCLUDEPICTURE http://p.example"));
  EXPECT_EQ(found.Text(), "shown\n|");
}

TEST(Rtf, DecodesItsEscapes) {
  Found found;
  Read("{\\rtf1 a\\u228?b\\uc0\\u-10179\\u-8704c\\'e4\\{\\}\\\\\r\nd\\line\\~e\\u-10179 f}", found);
  EXPECT_EQ(found.Text(),
            "a\xC3\xA4"
            "b\xF0\x9F\x98\x80"
            "c\xC3\xA4{}\\d\n ef|");
}

TEST(Rtf, HandsOnObjectsAndSaysWhichUpdateThemselves) {
  const std::string moniker = "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\0\xAA\0\x4B\xA9\x0B"s +
                              Le(4, 18) + Utf16Le("http://a") + "\0\0"s;
  const std::string compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + moniker;
  std::string hex = Hex("\1\5\0\0\2\0\0\0"s + compound);
  hex.insert(5, "\r\n{\\par} ");
  Found found;
  Read("{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata " + hex + "}}}", found);
  EXPECT_THAT(found.files, ElementsAre(Pair("object", compound)));
  EXPECT_THAT(found.UrlLines(), ElementsAre("go hyperlink http://a"));

  const std::string package = Le(2, 2) + "a.js\0a.js\0"s + Le(4, 0) + Le(4, 0) + Le(4, 3) + "run";
  Found packed;
  Read("{\\rtf1{\\*\\objdata " +
           Hex(Le(8, 0) + Le(4, 8) + "Package\0"s + Le(4, 0) + Le(4, 0) + Le(4, 99) + package) +
           "}}",
       packed);
  EXPECT_THAT(packed.files, ElementsAre(Pair("a.js", "run")));
}

TEST(Rtf, UnwrapsTheHtmlItEncapsulates) {
  Found found;
  Read(
      "{\\rtf1\\fromhtml1{\\*\\htmltag64 <a href=\"http://h.example\">}\\htmlrtf {\\htmlrtf0 "
      "text\\htmlrtf }\\htmlrtf0{\\*\\htmltag72 </a>}}",
      found);
  EXPECT_THAT(found.files, ElementsAre(Pair("rtf.html", "<a href=\"http://h.example\">text</a>")));
}

}  // namespace
}  // namespace linkmilter
