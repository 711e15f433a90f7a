#include "scanner/links/html_tokenizer.h"

#include <gtest/gtest.h>

#include "tests/links/html_tokens.h"

namespace linkmilter {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

struct Case {
  std::string input;
  Lines tokens;
};

void Check(const std::vector<Case>& cases, const HtmlTokenizerOptions& options = {}) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(Tokens(c.input, options), c.tokens);
  }
}

TEST(HtmlTokenizer, MakesNoTagOfWhatTheInputCutsShort) {
  Check({
      {"", {}},
      {"a<b", {"a"}},
      {"a<b href", {"a"}},
      {"a<b href=", {"a"}},
      {"a<b href='x", {"a"}},
      {"a<b href=x", {"a"}},
      {"a<b href='x'", {"a"}},
      {"a<b /", {"a"}},
      {"a</b", {"a"}},
  });
}

TEST(HtmlTokenizer, TakesForTextWhatOnlyLooksLikeMarkup) {
  Check({
      {"<", {"<"}},
      {"</", {"</"}},
      {"a < b", {"a < b"}},
      {"1<2", {"1<2"}},
      {"<<a>", {"<", "<a>"}},
      {"a</>b", {"ab"}},
      {"</>", {}},
      {"</><b>", {"<b>"}},
  });
}

TEST(HtmlTokenizer, TakesForCommentsWhatOnlyLooksLikeADeclaration) {
  Check({
      {"<?xml version='1.0'?>a", {"<!--?xml version='1.0'?-->", "a"}},
      {"</ a>", {"<!-- a-->"}},
      {"<!a>", {"<!--a-->"}},
      {"<!", {"<!---->"}},
      {"<![CDATA[a]]>", {"<!--[CDATA[a]]-->"}},
      {"<!a\0b"s,
       {"<!--a\xEF\xBF\xBD"
        "b-->"}},
  });
}

TEST(HtmlTokenizer, ReadsAttributesHoweverTheyAreWritten) {
  Check({
      {"<A HREF=X>", {"<a href='X'>"}},
      {"<a href = 'x'>", {"<a href='x'>"}},
      {"<a\r\nhref\r=\r\n\"x\r\ny\">", {"<a href='x\ny'>"}},
      {"<a/href=x/y/>", {"<a href='x/y/'>"}},
      {"<a b/c>", {"<a b='' c=''>"}},
      {R"(<a b='1'c="2">)", {"<a b='1' c='2'>"}},
      {"<a =b>", {"<a =b=''>"}},
      {"<a b==c>", {"<a b='=c'>"}},
      {"<a b=>", {"<a b=''>"}},
      {"<a b=\"<>'\">", {"<a b='<>''>"}},
      {R"(<a "'<>)", {R"(<a "'<=''>)"}},
      {"<a\0 b\0=\0>"s, {"<a\xEF\xBF\xBD b\xEF\xBF\xBD='\xEF\xBF\xBD'>"}},
      {"<br/>", {"<br/>"}},
      {"<br / >", {"<br>"}},
      {"</A b=c/>", {"</a>"}},
  });
}

TEST(HtmlTokenizer, KeepsTheFirstOfEachAttributeInItsPlace) {
  Check({
      {"<a b=1 B=2 b=3>", {"<a b='1'>"}},
      {"<a c=1 b=2 c=3 a=4 b=5>", {"<a c='1' b='2' a='4'>"}},
      {"<a b=1 b=2><a c=3>", {"<a b='1'>", "<a c='3'>"}},
  });
}

TEST(HtmlTokenizer, FindsAttributesByName) {
  HtmlTokenizer tokenizer("<a href='x' title>");
  const HtmlToken& token = tokenizer.Next();
  EXPECT_EQ(token.Find("id"), nullptr);
  ASSERT_NE(token.Find("href"), nullptr);
  EXPECT_EQ(*token.Find("href"), "x");
  EXPECT_EQ(*token.Find("title"), "");
}

TEST(HtmlTokenizer, EndsCommentsWhereBrowsersDo) {
  Check({
      {"<!-->a", {"<!---->", "a"}},
      {"<!--->a", {"<!---->", "a"}},
      {"<!---->", {"<!---->"}},
      {"<!-----a-->", {"<!-----a-->"}},
      {"<!--a--!>b", {"<!--a-->", "b"}},
      {"<!--a--!-->b", {"<!--a--!-->", "b"}},
      {"<!--a-- >b", {"<!--a-- >b-->"}},
      {"<!--a->b", {"<!--a->b-->"}},
      {"<!--<!--a-->b", {"<!--<!--a-->", "b"}},
      {"<!--a--", {"<!--a-->"}},
      {"<!--a--!", {"<!--a-->"}},
      {"<!--a-", {"<!--a-->"}},
      {"<!--a\r\nb\0"s, {"<!--a\nb\xEF\xBF\xBD-->"}},
  });
}

TEST(HtmlTokenizer, ReadsDoctypes) {
  Check({
      {"<!doctype>", {"<!doctype -|-|-|quirks>"}},
      {"<!DOCTYPE HTML>", {"<!doctype html|-|-|>"}},
      {"<!doctype html", {"<!doctype html|-|-|quirks>"}},
      {"<!doctypehtml x>", {"<!doctype html|-|-|quirks>"}},
      {"<!doctype a public 'p' \"s\">", {"<!doctype a|p|s|>"}},
      {"<!doctype a PUBLIC'p''s'x>", {"<!doctype a|p|s|>"}},
      {"<!doctype a public 'p>", {"<!doctype a|p|-|quirks>"}},
      {"<!doctype a public x>", {"<!doctype a|-|-|quirks>"}},
      {"<!doctype a system ''>", {"<!doctype a|-||>"}},
      {"<!doctype a system 's' x>y", {"<!doctype a|-|s|>", "y"}},
      {"<!doctype \0>"s, {"<!doctype \xEF\xBF\xBD|-|-|>"}},
  });
}

TEST(HtmlTokenizer, DecodesReferencesInText) {
  Check({
      {"&", {"&"}},
      {"&;", {"&;"}},
      {"&x;", {"&x;"}},
      {"&#", {"&#"}},
      {"&#;", {"&#;"}},
      {"&#x;", {"&#x;"}},
      {"&#xg", {"&#xg"}},
      {"&amp", {"&"}},
      {"&amp;&lt;", {"&<"}},
      {"&ampamp;", {"&amp;"}},
      {"&notit;", {"\xC2\xACit;"}},
      {"&notin;", {"\xE2\x88\x89"}},
      {"&AMP;", {"&"}},
      {"&Amp;", {"&Amp;"}},
      {"&fjlig;", {"fj"}},
      {"&#65;&#x41&#X41g", {"AAAg"}},
      {"&#0;&#xD800;&#x110000;&#99999999999999999999;",
       {"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}},
      {"&#128;&#x81;", {"\xE2\x82\xAC\xC2\x81"}},
      {"&#13;", {"\r"}},
      {"&#x1F600;", {"\xF0\x9F\x98\x80"}},
  });
}

TEST(HtmlTokenizer, LeavesAloneInAttributesWhatOldUrlsMean) {
  Check({
      {"<a b='?a=1&lt=2&copy2&reg'>", {"<a b='?a=1&lt=2&copy2\xC2\xAE'>"}},
      {"<a b=?x&lt;&amp;y>", {"<a b='?x<&y'>"}},
      {"<a b=&notit;>", {"<a b='&notit;'>"}},
      {"<a b=h&#116;tp&#58//x>", {"<a b='http://x'>"}},
      {"<a b='&quot;&#39;'>", {R"(<a b='"''>)"}},
  });
}

TEST(HtmlTokenizer, ReadsRawElementsUpToTheirOwnEndTag) {
  Check({
      {"<title>&lt;<b></titles></title><b>", {"<title>", "<<b></titles>", "</title>", "<b>"}},
      {"<style>&lt;<b></STYLE\r\n>", {"<style>", "&lt;<b>", "</style>"}},
      {"<textarea/>a<b></textarea/>", {"<textarea/>", "a<b>", "</textarea>"}},
      {"<xmp></xmp", {"<xmp>", "</xmp"}},
      {"<xmp>a</xmp ", {"<xmp>", "a"}},
      {"<plaintext>a</plaintext>\0"s, {"<plaintext>", "a</plaintext>\xEF\xBF\xBD"}},
      {"<noscript><a></noscript>", {"<noscript>", "<a>", "</noscript>"}},
      {"<title>\0"s, {"<title>", "\xEF\xBF\xBD"}},
      {"a\0b"s, {"a\0b"s}},
  });
  HtmlTokenizerOptions plain;
  plain.follow_elements = false;
  Check({{"<title><b>", {"<title>", "<b>"}}}, plain);
}

TEST(HtmlTokenizer, TakesNoscriptForRawTextWhereScriptsRun) {
  HtmlTokenizerOptions browser;
  browser.scripting = true;
  HtmlTokenizer tokenizer("<noscript><a></noscript>", browser);
  EXPECT_EQ(tokenizer.Next().kind, HtmlToken::Kind::kStartTag);
  EXPECT_EQ(tokenizer.Next().kind, HtmlToken::Kind::kText);
  EXPECT_EQ(tokenizer.Next().kind, HtmlToken::Kind::kEndTag);
}

TEST(HtmlTokenizer, EndsScriptsWhereBrowsersDo) {
  const auto script = [](const std::string& text, const std::string& after) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Tokens("<script>" + text + after), (Lines{"<script>", text, "</script>", "x"}));
  };
  script("a<b</scripts>", "</script>x");
  script("<!--</a>", "</SCRIPT >x");
  script("<!--<script></script>", "</script>x");
  script("<!--<script ></script >", "</script>x");
  script("<!--<script>--></a>", "</script>x");
  script("<!--<scripts>", "</script>x");
  script("<!--<script>-></scriptx>-->", "</script>x");
  script("<!--><script>", "</script>x");
  script("<!---><script>", "</script>x");
  script("<!-<script>", "</script>x");
  EXPECT_EQ(Tokens("<script><!--<script></script>"), (Lines{"<script>", "<!--<script></script>"}));
}

TEST(HtmlTokenizer, JoinsCdataSectionsWithTheTextAround) {
  HtmlTokenizerOptions xml;
  xml.cdata_sections = true;
  Check(
      {
          {"a<![CDATA[<b>&lt;]]]>c<d>", {"a<b>&lt;]c", "<d>"}},
          {"<![CDATA[]]>", {}},
          {"<![CDATA[a]]", {"a]]"}},
          {"<![cdata[a]]>", {"<!--[cdata[a]]-->"}},
      },
      xml);
}

TEST(HtmlTokenizer, ReadsNewlinesAndUtf8AsTheStandardPreparesThem) {
  Check({
      {"a\r\nb\rc\n\r\r\n", {"a\nb\nc\n\n\n"}},
      {"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", {"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"}},
      {"a\xFF<b c=\xC3>", {"a\xEF\xBF\xBD", "<b c='\xEF\xBF\xBD'>"}},
      {"<\xC3\xA4>", {"<\xC3\xA4>"}},
      {"</\xC3\xA4>", {"<!--\xC3\xA4-->"}},
      {"<a \xC3\xA4=\xC3\xA4>", {"<a \xC3\xA4='\xC3\xA4'>"}},
      {"\xEF\xBB\xBF"
       "a",
       {"\xEF\xBB\xBF"
        "a"}},
  });
}

TEST(HtmlTokenizer, TellsWhereEachTokenBegan) {
  HtmlTokenizer tokenizer("ab<c><!--d-->\r\ne<f");
  for (const std::size_t offset : {0U, 2U, 5U, 13U, 18U}) {
    EXPECT_EQ(tokenizer.Next().offset, offset);
  }
}

TEST(HtmlTokenizer, SaysTheEndForEver) {
  HtmlTokenizer tokenizer("a");
  EXPECT_EQ(tokenizer.Next().kind, HtmlToken::Kind::kText);
  for (int i = 0; i < 3; ++i) {
    const HtmlToken& token = tokenizer.Next();
    EXPECT_EQ(token.kind, HtmlToken::Kind::kEnd);
    EXPECT_EQ(token.offset, 1U);
    EXPECT_TRUE(token.text.empty());
  }
}

}  // namespace
}  // namespace linkmilter
