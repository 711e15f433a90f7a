#include "scanner/links/extract.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "scanner/links/url.h"

namespace linkmilter {
namespace {

Extraction Read(const std::string& message, const ExtractLimits& limits = {}) {
  return Extract(message, {}, SuffixList(), limits);
}

std::vector<std::string> UrlsOf(const Extraction& extraction) {
  std::vector<std::string> urls;
  for (const Link& link : extraction.links)
    urls.push_back(link.url);
  return urls;
}

Extraction ReadHtml(const std::string& html) {
  return Read("Content-Type: text/html\r\n\r\n" + html);
}

TEST(Extract, TakesNothingThatLeadsNowhereOnTheWeb) {
  EXPECT_TRUE(ReadHtml("<a href=/rel><a href=x.html><a href='#top'><a href=mailto:a@b.example>"
                       "<img src=cid:1><img src='data:image/png;base64,AA'><a href='javascript:x'>"
                       "<a href='http://'><a href='tel:1'><a href=''>")
                  .links.empty());
}

TEST(Extract, MakesOneLinkOfOneUrl) {
  const Extraction read = ReadHtml(
      "<a href='HTTP://A.example:80/x#one'>first</a> <a href='http://a.example/x#two'>second</a>"
      "<a href='http://a.example/x'>first</a> http://a.example/x");
  ASSERT_EQ(read.links.size(), 1U);
  const Link& link = read.links[0];
  EXPECT_EQ(link.url, "http://a.example/x");
  EXPECT_EQ(link.fragment, "one");
  EXPECT_EQ(link.host, "a.example");
  EXPECT_EQ(link.texts, (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(link.places.size(), 4U);
}

TEST(Extract, ResolvesAgainstTheBase) {
  EXPECT_EQ(UrlsOf(ReadHtml("<a href=x><base href='http://a.example/d/'><a href='//b.example/'>")),
            (std::vector<std::string>{"http://a.example/d/x", "http://b.example/"}));
  EXPECT_EQ(UrlsOf(ReadHtml("<a href='//b.example/y'>")),
            std::vector<std::string>{"http://b.example/y"});
  EXPECT_EQ(UrlsOf(Read("Content-Type: text/html\r\nContent-Base: http://a.example/\r\n\r\n"
                        "<a href=x>")),
            std::vector<std::string>{"http://a.example/x"});
}

TEST(Extract, NotesWhatTheSpellingHid) {
  const Extraction read = Read("\r\nwww.example.com http://x@0x7f.1/ http://a.example:81/");
  ASSERT_EQ(read.links.size(), 3U);
  EXPECT_EQ(read.links[0].oddities, std::vector<Oddity>{Oddity::kNoScheme});
  EXPECT_EQ(read.links[1].url, "http://127.0.0.1/");
  EXPECT_FALSE(read.links[1].oddities.empty());
  EXPECT_EQ(read.links[2].oddities, std::vector<Oddity>{Oddity::kOddPort});
}

TEST(Extract, CutsAnEndlessUrl) {
  const Extraction read = Read("\r\nhttp://a.example/" + std::string(200'000, 'x'));
  ASSERT_EQ(read.links.size(), 1U);
  EXPECT_LE(read.links[0].url.size(), kMaxUrlBytes);
  EXPECT_EQ(read.links[0].oddities, std::vector<Oddity>{Oddity::kOverlong});
}

TEST(Extract, SaysHowManyLinksItLeftOut) {
  ExtractLimits limits;
  limits.links = 2;
  const Extraction read = Read("\r\nhttp://a.example http://b.example http://c.example", limits);
  EXPECT_EQ(read.links.size(), 2U);
  EXPECT_EQ(read.left_out.size(), 1U);
}

TEST(Extract, NeverFetchesWhatListHeadersHold) {
  const Extraction read = Read(
      "Subject: see www.example.com\r\nList-Unsubscribe: <mailto:x@y.example>,\r\n"
      " <https://a.example/u>\r\nX-Other: http://b.example\r\n\r\nhttp://a.example/u?x=1");
  ASSERT_EQ(read.links.size(), 3U);
  EXPECT_EQ(read.links[0].places[0].part, "Subject");
  EXPECT_EQ(read.links[0].plan, Plan::kFetch);
  EXPECT_EQ(read.links[1].plan, Plan::kNever);
  EXPECT_EQ(read.links[1].places[0].kind, PlaceKind::kHeader);
  EXPECT_EQ(read.links[2].plan, Plan::kNever);
}

TEST(Extract, ReadsWhatIdentifiesTheMessage) {
  const Extraction read = Read(
      "Message-ID: <1@a.example>\r\nFrom: \"Ann, Lee\" <Ann@A.example>\r\nSubject: hi\r\n"
      "Date: today\r\nFrom: second@b.example\r\n\r\nbody");
  EXPECT_EQ(read.message_id, "<1@a.example>");
  EXPECT_EQ(read.from, "ann@a.example");
  EXPECT_EQ(read.subject, "hi");
  EXPECT_EQ(read.date, "today");
  EXPECT_EQ(read.content_digest.size(), 64U);
}

TEST(Extract, ReadsAnHtmlFileWhateverItsType) {
  EXPECT_EQ(UrlsOf(Read("Content-Type: application/octet-stream; name=a.html\r\n\r\n"
                        "<html><a href=http://a.example/>")),
            std::vector<std::string>{"http://a.example/"});
}

TEST(Extract, ReadsMarkupAndMailWhateverTheyAreDeclaredAs) {
  const std::vector<std::string> messages = {
      "Content-Type: image/svg+xml\r\n\r\n<svg><a href='http://a.example/'>",
      "Content-Type: application/octet-stream\r\n\r\n<?xml version='1.0'?><svg>"
      "<a xlink:href='http://a.example/'>",
      "Content-Type: application/octet-stream\r\n\r\n<!doctype html><a href=http://a.example/>",
      "Content-Type: application/octet-stream; name=a.eml\r\n\r\nX: y\r\n\r\nhttp://a.example/",
      "Content-Type: application/octet-stream\r\n\r\nFrom: a@b.example\r\nSubject: c\r\n\r\n"
      "http://a.example/",
      "Content-Type: text/x-amp-html\r\n\r\n<amp-list src=http://a.example/>",
      "Content-Type: text/css\r\n\r\n@import 'http://a.example/';",
      "Content-Type: text/uri-list\r\n\r\n# http://b.example/\r\nhttp://a.example/\r\n",
      "Content-Type: message/external-body; access-type=URL;\r\n URL=\"http://a. example/\"\r\n\r\n"
      "Content-Type: text/plain\r\n\r\n",
      "Content-Type: text/html\r\n\r\n<a href=3D\"http://a.exam=\r\nple/\">",
      "Content-Type: text/calendar\r\n\r\nX;FMTTYPE=text/html:<a href=http://a.\r\n example/>",
      "Content-Type: text/plain; name=a.vcf\r\n\r\nURL:http://a.ex\r\n ample/",
      "Content-Type: application/octet-stream\r\n\r\nBEGIN:VCALENDAR\r\nURL:http://a.ex\r\n ample/",
      "Content-Type: application/octet-stream; name=a.url\r\n\r\n[x]\r\nURL=http://a.example/",
      "Content-Type: application/octet-stream; name=a.webloc\r\nContent-Transfer-Encoding: base64"
      "\r\n\r\nYnBsaXN0MDBfEBFodHRwOi8vYS5leGFtcGxlLwgAAAAAAAABAQAAAAAAAAABAAAAAAAAAAAAAAAAAAAAHA="
      "=",
      "Content-Type: text/plain; format=flowed\r\n\r\n <http://a.example/>\r\n",
  };
  for (const std::string& message : messages) {
    SCOPED_TRACE(message);
    EXPECT_EQ(UrlsOf(Read(message)), std::vector<std::string>{"http://a.example/"});
  }
}

TEST(Extract, FlagsALinkOnlyForWhatAllItsPlacesShare) {
  const Extraction read = ReadHtml(
      "<p hidden><a href=http://a.example/></a><a href=http://b.example/></a></p>"
      "<a href=http://b.example/></a><!--[if mso]><a href=http://b.example/></a>"
      "<a href=http://c.example/></a><![endif]--> hxxp://d.example/ hxxp://e.example/ "
      "http://e.example/");
  ASSERT_EQ(read.links.size(), 5U);
  EXPECT_EQ(read.links[0].oddities, std::vector<Oddity>{Oddity::kInvisible});
  EXPECT_TRUE(read.links[1].oddities.empty());
  EXPECT_EQ(read.links[2].oddities, std::vector<Oddity>{Oddity::kOutlookOnly});
}

TEST(Extract, NeverFetchesWhatIsDefanged) {
  const Extraction read = Read("\r\nhxxp://a.com/ evil[.]com hxxp://b.com/ http://b.com/");
  ASSERT_EQ(read.links.size(), 3U);
  EXPECT_EQ(read.links[0].url, "http://a.com/");
  EXPECT_EQ(read.links[0].oddities, std::vector<Oddity>{Oddity::kDefanged});
  EXPECT_EQ(read.links[0].plan, Plan::kNever);
  EXPECT_EQ(read.links[1].plan, Plan::kNever);
  EXPECT_EQ(read.links[2].plan, Plan::kFetch);
  EXPECT_TRUE(read.links[2].oddities.empty());
}

TEST(Extract, TakesUrlsOutOfUrlsWithTheCautionOfTheOuterOne) {
  const Extraction read = ReadHtml(
      "<a href='http://a.example/r?u=http%3A%2F%2Fb.example%2F%3Fx%3Dhttp://c.example/'>go</a>"
      "<a href='http://d.example/unsubscribe?u=http://e.example/'>x</a>"
      "<img src='http://f.example/?u=http://g.example/'>");
  ASSERT_EQ(read.links.size(), 7U);
  EXPECT_EQ(read.links[0].oddities, std::vector<Oddity>{Oddity::kNestedUrl});
  EXPECT_EQ(read.links[1].url, "http://b.example/?x=http://c.example/");
  EXPECT_EQ(read.links[1].places[0].kind, PlaceKind::kNested);
  EXPECT_EQ(read.links[1].plan, Plan::kFetch);
  EXPECT_EQ(read.links[2].url, "http://c.example/");
  EXPECT_EQ(read.links[4].url, "http://e.example/");
  EXPECT_EQ(read.links[4].plan, Plan::kHostOnly);
  EXPECT_EQ(read.links[6].plan, Plan::kNever);
}

TEST(Extract, FollowsMatryoshkasOnlySoDeep) {
  std::string url;
  for (int i = 0; i < 20; ++i)
    url += "http://a" + std::to_string(i) + ".example/?u=";
  EXPECT_EQ(Read("\r\n" + url).links.size(), 6U);
}

TEST(Extract, NotesATextThatShowsAnotherSite) {
  const Extraction read =
      ReadHtml("<a href=http://evil.com/>www.bank.com</a><a href=http://x.shop.com/>shop.com</a>");
  EXPECT_EQ(read.links[0].oddities, std::vector<Oddity>{Oddity::kTextMismatch});
  ASSERT_EQ(read.links.size(), 4U);
  EXPECT_TRUE(read.links[2].oddities.empty());
}

TEST(Extract, LooksAtTheHostOnlyOfWhatADisplayNameShows) {
  const Extraction read = Read("From: www.bank.com <ann@mail.com>\r\n\r\nhi");
  ASSERT_EQ(read.links.size(), 1U);
  EXPECT_EQ(read.links[0].url, "http://www.bank.com/");
  EXPECT_EQ(read.links[0].places[0].part, "From");
  EXPECT_EQ(read.links[0].plan, Plan::kHostOnly);
}

TEST(Extract, ReadsTheNamesOfRecipientsAndNotTheirAddresses) {
  const Extraction read =
      Read("To: \"go to www.evil.com\" <ann@mail.com>, bob@mail.com\r\nCc: x@b.com\r\n\r\nhi");
  EXPECT_EQ(UrlsOf(read), std::vector<std::string>{"http://www.evil.com/"});
  EXPECT_TRUE(read.evidence.empty());
}

TEST(Extract, ReadsTheSubjectOfAMessageInside) {
  EXPECT_EQ(UrlsOf(Read("Content-Type: message/rfc822\r\n\r\nSubject: www.evil.com\r\n\r\nx")),
            std::vector<std::string>{"http://www.evil.com/"});
}

TEST(Extract, KeepsWhatIsNoLinkAsEvidence) {
  const Extraction read = ReadHtml(
      "<a href='mailto:ann@b.com?subject=x'><a href='mailto:ann@b.com'><a href='tel:+49'>"
      "<a href='search-ms:query=x'><a href='javascript:x()'><a href='cid:1'><img "
      "src='data:image/a,b'>"
      "<a href='\\\\host\\share'>");
  std::vector<std::string> seen;
  for (const Evidence& each : read.evidence)
    seen.push_back(std::string(Name(each.kind)) + " " + each.text + " " + each.part);
  EXPECT_EQ(seen, (std::vector<std::string>{"address ann@b.com 1", "scheme tel:+49 1",
                                            "scheme search-ms:query=x 1", "scheme javascript:x() 1",
                                            "unc-path \\\\host\\share 1"}));
}

TEST(Extract, BoundsEvidence) {
  std::string body;
  for (int i = 0; i < 1000; ++i)
    body += " a" + std::to_string(i) + "@b.com";
  EXPECT_EQ(Read("\r\n" + body).evidence.size(), ExtractLimits().evidence);
}

// --- what is found does not depend on how the message was encoded ---------------------------

std::string Base64(const std::string& bytes) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits * 256 + (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k > bytes.size() ? '=' : alphabet[(bits >> (18 - 6 * k)) & 63U];
    if (i % 57 == 54) out += "\r\n";
  }
  return out;
}

std::string QuotedPrintable(const std::string& bytes) {
  std::string out;
  std::size_t column = 0;
  for (const char c : bytes) {
    const std::string piece =
        c == '\n' || (c > ' ' && c < '=') ? std::string(1, c) : "=" + Hex(std::string(1, c));
    column = c == '\n' ? 0 : column + piece.size();
    if (column > 70) {
      out += "=\r\n";
      column = piece.size();
    }
    for (const char p : piece)
      out += piece.size() == 3 && p >= 'a' ? static_cast<char>(p - 32) : p;
  }
  return out;
}

TEST(Extract, FindsTheSameInEveryEncoding) {
  const std::string type = "Content-Type: text/html; charset=utf-8\r\n";
  const std::string body =
      "<p>Grüße <a href=\"http://a.example/?a=1&amp;b=%3D\">hier</a>\n"
      "www.example.com/ü and https://münchen.example/x=y\n<img src='https://c.example/p.gif'>\n";
  const std::vector<std::string> messages = {
      type + "\r\n" + body,
      type + "Content-Transfer-Encoding: base64\r\n\r\n" + Base64(body),
      type + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + QuotedPrintable(body),
  };
  const Extraction plain = Read(messages[0]);
  EXPECT_EQ(plain.links.size(), 4U);
  for (const std::string& message : messages) {
    SCOPED_TRACE(message);
    const Extraction read = Read(message);
    EXPECT_EQ(read.links, plain.links);
    EXPECT_EQ(read.content_digest, plain.content_digest);
    const std::string nested =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + message + "\r\n--b--\r\n";
    EXPECT_EQ(UrlsOf(Read(nested)), UrlsOf(plain));
  }
}

TEST(Extract, MarksALinkWhoseWholeTextIsTooSmallToSee) {
  const std::vector<std::pair<std::string, bool>> cases = {
      {"<a href=http://a.example/ style='font-size:0'>x</a>", true},
      {"<p style='font-size:1px'><a href=http://a.example/>x</a></p>", true},
      {"<a href=http://a.example/><span style='display:none'>x</span></a>", true},
      {"<a href=http://a.example/><i style='font-size:0'>x</i><b>y</b></a>", false},
      {"<a href=http://a.example/ style='font-size:0'>x<img src=cid:1></a>", false},
      {"<a href=http://a.example/ style='font-size:0'>x</a><a href=http://a.example/>y</a>", false},
      {"<a href=http://a.example/ style='font-size:0'></a>", false},
      {"<a href=http://a.example/ style='display:none'>x</a><a href=http://a.example/>y</a>",
       false},
  };
  for (const auto& [html, invisible] : cases) {
    SCOPED_TRACE(html);
    const Extraction read = ReadHtml(html);
    ASSERT_EQ(read.links.size(), 1U);
    EXPECT_EQ(read.links[0].oddities == std::vector<Oddity>{Oddity::kInvisible}, invisible);
  }
}

}  // namespace
}  // namespace linkmilter
