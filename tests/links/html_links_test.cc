#include "scanner/links/html_links.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

Recorded Read(const std::string& html) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindHtmlLinks(html, nullptr, SuffixList(), sink);
  return recorded;
}

TEST(HtmlLinks, LeavesAloneWhatIsNoLink) {
  for (const std::string html :
       {"", "<a>", "<a name=x>", "<!-- <a href=http://a.example> www.example.com -->",
        "<script>var u = 'a.example' // 'http://a.example'\n</script>",
        "<script>var svg = 'http://www.w3.org/2000/svg'</script>",
        "<style>/* url(http://a.example) */</style>", "<meta name=x content='http://a.example'>",
        "<!--[if !mso]> <a href=http://a.example> <![endif]-->",
        "<svg><set attributeName=fill to='http://a.example'></svg>",
        "<title>http://a.example</title>", "<p title=http://a.example>x</p>",
        "<meta http-equiv=refresh content=5>",
        "<meta name=refresh content='0;url=http://a.example'>", "<base href=http://a.example/>"}) {
    SCOPED_TRACE(html);
    EXPECT_TRUE(Read(html).urls.empty());
  }
}

TEST(HtmlLinks, ReadsEachAttributeInItsKind) {
  struct Case {
    std::string html;
    std::string place;
    PlaceKind kind;
  };
  const std::vector<Case> cases = {
      {"<a href='u'>", "a@href", PlaceKind::kClick},
      {"<A/HREF=u>", "a@href", PlaceKind::kClick},
      {"<area href=u>", "area@href", PlaceKind::kClick},
      {"<form action=u>", "form@action", PlaceKind::kSubmit},
      {"<button formaction=u>", "button@formaction", PlaceKind::kSubmit},
      {"<iframe src=u>", "iframe@src", PlaceKind::kGo},
      {"<frame src=u>", "frame@src", PlaceKind::kGo},
      {"<object data=u>", "object@data", PlaceKind::kGo},
      {"<img src=u>", "img@src", PlaceKind::kLoad},
      {"<td background=u>", "td@background", PlaceKind::kLoad},
      {"<video poster=u>", "video@poster", PlaceKind::kLoad},
      {"<svg><a xlink:href=u>", "a@xlink:href", PlaceKind::kClick},
      {"<v:roundrect href=u>", "v:roundrect@href", PlaceKind::kClick},
      {"<blockquote cite=u>", "blockquote@cite", PlaceKind::kPassive},
      {"<meta http-equiv=Refresh content='0; url=u'>", "meta@content", PlaceKind::kGo},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.html);
    const Recorded read = Read(each.html);
    ASSERT_EQ(read.urls, std::vector<std::string>{"u"});
    EXPECT_EQ(read.places[0], each.place);
    EXPECT_EQ(read.kinds[0], each.kind);
  }
}

TEST(HtmlLinks, ReadsEachPlace) {
  struct Case {
    std::string html;
    std::string place;
    PlaceKind kind;
  };
  const std::vector<Case> cases = {
      {"<input type=submit formaction=u>", "input@formaction", PlaceKind::kSubmit},
      {"<input type=image src=u>", "input@src", PlaceKind::kLoad},
      {"<img lowsrc=u>", "img@lowsrc", PlaceKind::kLoad},
      {"<img dynsrc=u>", "img@dynsrc", PlaceKind::kLoad},
      {"<img srcset='u 2x'>", "img@srcset", PlaceKind::kLoad},
      {"<source srcset=u>", "source@srcset", PlaceKind::kLoad},
      {"<embed src=u>", "embed@src", PlaceKind::kGo},
      {"<a ping=u>", "a@ping", PlaceKind::kAction},
      {"<a data-saferedirecturl=u>", "a@data-saferedirecturl", PlaceKind::kClick},
      {"<form action-xhr=u>", "form@action-xhr", PlaceKind::kAction},
      {"<amp-img src=u>", "amp-img@src", PlaceKind::kLoad},
      {"<link rel='icon stylesheet' href=u>", "link@href", PlaceKind::kLoad},
      {"<link rel=preload imagesrcset='u 1x'>", "link@imagesrcset", PlaceKind::kLoad},
      {"<link rel=canonical href=u>", "link@href", PlaceKind::kPassive},
      {"<link itemprop=url href=u>", "link@href", PlaceKind::kAction},
      {"<meta itemprop=target content=u>", "meta@content", PlaceKind::kAction},
      {"<html manifest=u>", "html@manifest", PlaceKind::kLoad},
      {"<head profile=u>", "head@profile", PlaceKind::kPassive},
      {"<object classid=u>", "object@classid", PlaceKind::kLoad},
      {"<svg><image xlink:href=u>", "image@xlink:href", PlaceKind::kLoad},
      {"<svg><a href=u>", "a@href", PlaceKind::kClick},
      {"<svg><a href='#'><set attributeName=href to=u>", "set@to", PlaceKind::kClick},
      {"<svg><animate attributeName='xlink:href' values=u>", "animate@values", PlaceKind::kClick},
      {"<svg><rect fill='url(u)'>", "rect@fill", PlaceKind::kLoad},
      {"<v:fill src=u>", "v:fill@src", PlaceKind::kLoad},
      {"<table background=u>", "table@background", PlaceKind::kLoad},
      {"<p style='background: url(u)'>", "p@style", PlaceKind::kLoad},
      {"<style>@import 'u'</style>", "style@", PlaceKind::kLoad},
      {"<svg><style><a href=u>", "a@href", PlaceKind::kClick},
      {"<svg><style>@import 'u'</style>", "style@", PlaceKind::kLoad},
      {"<?xml-stylesheet href='u'?>", "link@href", PlaceKind::kLoad},
      {"<script src=u></script>", "script@src", PlaceKind::kLoad},
      {"<noscript><a href=u></noscript>", "a@href", PlaceKind::kClick},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.html);
    const Recorded read = Read(each.html);
    const auto found = std::find(read.urls.begin(), read.urls.end(), "u");
    ASSERT_NE(found, read.urls.end());
    const auto at = static_cast<std::size_t>(found - read.urls.begin());
    EXPECT_EQ(read.places[at], each.place);
    EXPECT_EQ(read.kinds[at], each.kind);
  }
}

TEST(HtmlLinks, ReadsScriptsAndDocumentsInsideOfDocuments) {
  const std::vector<std::string> cases = {
      "<p onclick=\"location='http://a.example/'\">",
      "<script>location.href = \"http:\\/\\/a.example/\"</script>",
      "<script>document.write('<a href=http://a.example/>')</script>",
      "<a href=\"javascript:location='http:%2F/a.example/'\">",
      "<iframe srcdoc='&lt;a href=http://a.example/&gt;'>",
      "<iframe srcdoc='&lt;iframe srcdoc=\"&amp;lt;a href=http://a.example/&amp;gt;\"&gt;'>",
      "<iframe src='data:text/html,<a href=http://a.example/>'>",
      "<iframe src='data:text/html;base64,PGEgaHJlZj1odHRwOi8vYS5leGFtcGxlLz4='>",
      "<object data=\"data:image/svg+xml,%3Csvg%3E%3Ca%20xlink:href='http://a.example/'%3E\">",
      "<meta http-equiv=refresh content='0;url=data:text/html,<a href=http://a.example/>'>",
      "<!--[if gte mso 9]><a href=http://a.example/><![endif]-->",
      "<!--[if mso]><style>p { background: url(http://a.example/) }</style><![endif]-->",
      "<![if !mso]><a href=http://a.example/><![endif]>",
      "<script type='application/ld+json'>{\"potentialAction\":{\"@type\":\"ViewAction\","
      "\"url\":\"http://a.example/\"}}</script>",
  };
  for (const std::string& html : cases) {
    SCOPED_TRACE(html);
    const Recorded read = Read(html);
    EXPECT_EQ(std::count(read.urls.begin(), read.urls.end(), "http://a.example/"), 1);
  }
}

TEST(HtmlLinks, ReadsDocumentsInDocumentsOnlySoDeep) {
  std::string html = "<a href=http://a.example/>";
  for (int depth = 0; depth < 4; ++depth) {
    std::string escaped;
    for (const char c : html)
      escaped += c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    html = "<iframe srcdoc=\"" + escaped + "\">";
  }
  EXPECT_TRUE(Read(html).urls.empty());
}

TEST(HtmlLinks, MarksWhatOnlyOutlookReads) {
  const Recorded read = Read(
      "<!--[if mso]><v:roundrect href=u><center>Press</center></v:roundrect><![endif]-->"
      "<a href=v>");
  ASSERT_EQ(read.urls, (std::vector<std::string>{"u", "v"}));
  EXPECT_EQ(read.marks, (std::vector<std::string>{"outlook-only", ""}));
  EXPECT_EQ(read.texts[0], "Press ");
}

TEST(HtmlLinks, MarksWhatStyleHides) {
  const Recorded read = Read(
      "<div style='display:none'><div><a href=u>x</a></div><a href=v></a>www.example.com</div>"
      "<a href=w></a><a style='visibility: hidden' href=x></a><img hidden src=y>www.example.org");
  EXPECT_EQ(read.urls, (std::vector<std::string>{"u", "v", "http://www.example.com", "w", "x", "y",
                                                 "http://www.example.org"}));
  EXPECT_EQ(read.marks, (std::vector<std::string>{"invisible", "invisible", "invisible", "",
                                                  "invisible", "invisible", ""}));
}

TEST(HtmlLinks, LeavesHiddenTextOutOfWhatALinkShows) {
  const Recorded read = Read(
      "<a href=u>pay<span style='display:none'>no</span>pal<i style='font-size:0'>x"
      "<b style='font-size:12px'>!</b></i></a>");
  ASSERT_EQ(read.texts.size(), 1U);
  EXPECT_EQ(read.texts[0], "paypal!");
}

TEST(HtmlLinks, ExpandsTheEntitiesOfXml) {
  Recorded recorded;
  RecordingSink sink(recorded);
  FindXmlLinks(
      "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY h 'http://a.example'><!ENTITY p '&h;/x'>]>"
      "<svg xmlns:x='http://www.w3.org/1999/xlink'><a x:href='&p;'>"
      "<![CDATA[www.example.com]]></a></svg>",
      nullptr, SuffixList(), sink);
  EXPECT_EQ(recorded.urls,
            (std::vector<std::string>{"http://a.example/x", "http://www.example.com"}));
}

TEST(HtmlLinks, ShowsTheTextOfALinkWithItsImages) {
  const Recorded read = Read("<a href=u>Click <b>he</b>re<br><img alt='the logo'></a> not this");
  ASSERT_EQ(read.urls.size(), 1U);
  EXPECT_EQ(read.texts[0], "Click here  the logo");
}

TEST(HtmlLinks, EndsALinkAtTheNextOne) {
  const Recorded read = Read("<a href=u>one<a href=v>two");
  ASSERT_EQ(read.urls.size(), 2U);
  EXPECT_EQ(read.texts[0], "one ");
  EXPECT_EQ(read.texts[1], "two");
}

TEST(HtmlLinks, LetsTheFirstUsableBaseRuleLinksBeforeItToo) {
  const Recorded read = Read(
      "<a href=x><base target=_top><base href='data:,x'><base href='/rel'>"
      "<div><base href=http://a.example/d/></div><base href=http://b.example/>");
  ASSERT_EQ(read.bases.size(), 1U);
  EXPECT_EQ(read.bases[0], "http://a.example/d/");
}

TEST(HtmlLinks, ReadsTextOutsideOfLinksAsTextAcrossInlineTags) {
  const Recorded read =
      Read("see http://exa<b>mple.com</b>/x<br>or<td>www.example.org</td><td>next</td>");
  EXPECT_EQ(read.urls,
            (std::vector<std::string>{"http://example.com/x", "http://www.example.org"}));
}

TEST(HtmlLinks, DoubtsAUrlThatIsOnlyTheTextOfAnother) {
  const Recorded read = Read("<a href=http://evil.example/>https://bank.example/login</a>");
  ASSERT_EQ(read.urls,
            (std::vector<std::string>{"http://evil.example/", "https://bank.example/login"}));
  EXPECT_TRUE(read.doubts[0].empty());
  EXPECT_FALSE(read.doubts[1].empty());
}

}  // namespace
}  // namespace linkmilter
