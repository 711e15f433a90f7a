// Where links hide that other scanners were seen to miss: one row each.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/extract.h"

namespace linkmilter {
namespace {

struct Row {
  std::string content;
  std::string url = "http://evil.example/x";
};

void ExpectLinks(const std::string& type, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.content);
    const Extraction read = Extract(
        "Content-Type: " + type + "; charset=utf-8\r\n\r\n" + row.content, {}, SuffixList());
    const bool found = std::any_of(read.links.begin(), read.links.end(),
                                   [&](const Link& link) { return link.url == row.url; });
    EXPECT_TRUE(found) << (read.links.empty() ? "no link" : read.links[0].url);
  }
}

const std::string kUrl = "http://evil.example/x";

TEST(FindsWhatPeersMiss, InAttributes) {
  std::vector<Row> rows;
  for (const std::string tag : {"a href",
                                "area href",
                                "svg><a xlink:href",
                                "v:rect href",
                                "v:roundrect href",
                                "v:shape href",
                                "v:oval href",
                                "a data-saferedirecturl",
                                "form action",
                                "button formaction",
                                "input formaction",
                                "isindex action",
                                "form action-xhr",
                                "frame src",
                                "iframe src",
                                "object data",
                                "embed src",
                                "img src",
                                "img srcset",
                                "img lowsrc",
                                "img dynsrc",
                                "source src",
                                "source srcset",
                                "input type=image src",
                                "video src",
                                "video poster",
                                "audio src",
                                "track src",
                                "script src",
                                "bgsound src",
                                "body background",
                                "table background",
                                "td background",
                                "thead background",
                                "tbody background",
                                "tr background",
                                "th background",
                                "object classid",
                                "object codebase",
                                "object archive",
                                "applet code",
                                "applet codebase",
                                "link rel=stylesheet href",
                                "link rel=preload as=image imagesrcset",
                                "html manifest",
                                "svg><image href",
                                "svg><image xlink:href",
                                "svg><use href",
                                "svg><feImage href",
                                "svg><script href",
                                "v:fill src",
                                "v:image src",
                                "v:imagedata src",
                                "a ping",
                                "area ping",
                                "blockquote cite",
                                "q cite",
                                "ins cite",
                                "del cite",
                                "img longdesc",
                                "iframe longdesc",
                                "head profile"})
    rows.push_back({"<" + tag + "=\"" + kUrl + "\">"});
  ExpectLinks("text/html", rows);
}

TEST(FindsWhatPeersMiss, InStylesScriptsAndDocumentsInside) {
  ExpectLinks(
      "text/html",
      {
          {"<p style=\"background:url(" + kUrl + ")\">"},
          {"<style>@import \"" + kUrl + "\";</style>"},
          {"<style>a{background:image-set(\"" + kUrl + "\" 1x)}</style>"},
          {"<style>a{background:\\75rl(" + kUrl + ")}</style>"},
          {"<style><!-- a{cursor:url(" + kUrl + ")} --></style>"},
          {"<style>@font-face{src:url('" + kUrl + "')}</style>"},
          {"<svg><path fill=\"url(" + kUrl + ")\">"},
          {"<!--[if mso]><a href=" + kUrl + ">x</a><![endif]-->"},
          {"<!--[if gte mso 9]><v:rect href=\"" + kUrl + "\"/><![endif]-->"},
          {"<![if !mso]><a href=" + kUrl + ">x</a><![endif]>"},
          {"<script>location='" + kUrl + "'</script>"},
          {"<script>location='http://evil'+'.example/x'</script>"},
          {"<body onload=\"location='" + kUrl + "'\">"},
          {"<a href=\"javascript:open('" + kUrl + "')\">"},
          {"<iframe src=\"data:text/html,<a href='" + kUrl + "'>x</a>\">"},
          {"<iframe src=\"data:text/html;base64,PGEgaHJlZj1odHRwOi8vZXZpbC5leGFtcGxlL3g+\">"},
          {"<iframe srcdoc=\"&lt;a href=" + kUrl + "&gt;\">"},
          {"<a href=x>late base</a><base href=http://evil.example/>"},
          {"<div><base href=data:,><base href=http://evil.example/d/></div><a href=/x>"},
          {"<meta http-equiv=refresh content=\"0;url=" + kUrl + "\">"},
          {"<meta http-equiv=refresh content=\"0 " + kUrl + "\">"},
          {"<svg><a><set attributeName=href to=" + kUrl + ">"},
          {"<svg><a><animate attributeName=href values=\"#;" + kUrl + "\">"},
          {"<script "
           "type=application/ld+json>{\"handler\":{\"@type\":\"HttpActionHandler\",\"url\":\"" +
           kUrl + "\"}}</script>"},
          {"<noscript><a href=" + kUrl + "></noscript>"},
          {"<?xml-stylesheet href=\"" + kUrl + "\"?>"},
          {"<a href=\"http://safe.example/?u=aHR0cDovL2V2aWwuZXhhbXBsZS94\">"},
      });
}

TEST(FindsWhatPeersMiss, InSpellings) {
  ExpectLinks("text/html", {
                               {"<a href=\"//evil.example/x\">"},
                               {"<a href=\"http:///evil.example/x\">"},
                               {"<a href=\"\x01 http://evil.example/x\">"},
                               {"<a href=\"http&colon;&sol;&sol;evil.example&sol;x\">"},
                               {"<a href=\"ht&Tab;tp&#58//evil&NewLine;.example/x\">"},
                               {"<a href=\"http://a@b@evil.example/x\">"},
                               {"<a/href=http://evil.example/x>"},
                               {"<!--><a href=http://evil.example/x>-->"},
                               {"<!-- --!><a href=http://evil.example/x>"},
                               {"<a href=\"http://ev\xC2\xADil.example/x\">"},
                               {"<a href=\"http:\\\\evil.example\\x\">"},
                               {"<a href=\"http://%65vil.example/x\">"},
                               {"<a href=http://safe.example/ href=http://other.example/>",
                                "http://safe.example/"},
                               {"<a href=http://017700000001/>", "http://127.0.0.1/"},
                               {"<a href=http://0300.0.0x2.1/>", "http://192.0.2.1/"},
                               {"<a href=http://192.513/>", "http://192.0.2.1/"},
                               {"<a href=http://[::ffff:192.0.2.1]/>", "http://[::ffff:c000:201]/"},
                           });
  ExpectLinks("text/plain", {
                                {"<http://evil.example/\r\nx>"},
                                {"http://a@b@evil.example/x"},
                                {"[2001:db8::1] http://[2001:db8::1]/x", "http://[2001:db8::1]/x"},
                                {"http://evil.example/x, \"http://b.example/\""},
                                {"http://evil.example/x mail user@other.example"},
                                {"请访问www.example.com查看", "http://www.example.com/"},
                                {"http://evil.example/Foo_(bar)", "http://evil.example/Foo_(bar)"},
                                {"192.0.2.1/x", "http://192.0.2.1/x"},
                                {"example.com", "http://example.com/"},
                                {"b\xC3\xBC"
                                 "cher.de",
                                 "http://xn--bcher-kva.de/"},
                            });
  ExpectLinks("image/svg+xml",
              {
                  {"<svg xmlns:xlink=\"x\"><a xlink:href=\"" + kUrl + "\"/></svg>"},
                  {"<!DOCTYPE svg [<!ENTITY h \"" + kUrl + "\">]><svg><a href=\"&h;\"/></svg>"},
              });
}

TEST(FindsWhatPeersMiss, InSubjectsAndNames) {
  ExpectLinks("text/plain\r\nSubject: see example.com\r\nX: y", {{"", "http://example.com/"}});
  ExpectLinks("text/plain\r\nFrom: www.example.com <a@b.example>\r\nX: y",
              {{"", "http://www.example.com/"}});
  ExpectLinks("application/octet-stream; name=a.eml", {{"Subject: x\r\n\r\n" + kUrl}});
}

TEST(FindsWhatPeersMiss, EveryUrlOfManyAndNoOther) {
  std::string html;
  for (int i = 0; i < 100; ++i)
    html.append("<a href=http://h").append(std::to_string(i)).append(".example/>x</a>");
  EXPECT_EQ(Extract("Content-Type: text/html\r\n\r\n" + html, {}, SuffixList()).links.size(), 100U);
}

TEST(FindsWhatPeersMiss, BehindMalformedAttributes) {
  ExpectLinks("text/html", {
                               {"<a b=\"c\"href=\"http://evil.example/x\"d>"},
                               {"<a =x href=http://evil.example/x>"},
                               {"<a \"' href='http://evil.example/x'>"},
                               {"<a href = \n\"http://evil.example/x\">"},
                               {"<a href=\"http://evil.example/x\"\"\" title='\">'>"},
                               {"<base href=\"http://evil.example/d/e\"><a href=../x>"},
                               {"<base href=\"//evil.example\"><a href=http://evil.example/x>"},
                           });
}

}  // namespace
}  // namespace linkmilter
