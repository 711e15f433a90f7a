#include "scanner/links/prominence.h"

#include <string>

#include <gtest/gtest.h>

#include "scanner/links/extract.h"

namespace linkmilter {
namespace {

Extraction ReadHtml(const std::string& html) {
  return Extract("Content-Type: text/html\r\n\r\n" + html, {}, SuffixList());
}

// Of the first link in a document whose end is far away.
Prominence First(const std::string& html) {
  const Extraction read = ReadHtml(html + std::string(10'000, ' '));
  EXPECT_FALSE(read.links.empty());
  return read.links.empty() ? Prominence::kPlain : read.links[0].places[0].prominence;
}

TEST(Prominence, LeavesPlainWhatOnlyLooksABitLikeAButton) {
  for (const std::string html : {
           "<a href=http://a.example/>Go</a>",
           "<a href=http://a.example/ style='background:#fff;padding:0'>Go</a>",
           "<a href=http://a.example/ style='background:red'>Go</a>",
           "<a href=http://a.example/ style='padding:8px'>Go</a>",
           "<td bgcolor=red style='padding:9px'>Some words before <a href=http://a.example/>Go</a>",
           "<td bgcolor=red style='padding:9px'></td><a href=http://a.example/>Go</a>",
           "<td bgcolor=red><a href=http://a.example/>Go</a>",
           "<a href=http://a.example/><img src=cid:1>Go</a>",
           "<p>Unsubscribe below. \u00A9</p><div class=footer><a href=http://a.example/>Go</a>",
       })
    EXPECT_EQ(First(html), Prominence::kPlain) << html;
  const std::string card(100, 'x');
  EXPECT_EQ(First("<a href=http://a.example/ class=btn>" + card + "</a>"), Prominence::kPlain);
}

TEST(Prominence, SeesButtons) {
  for (const std::string html : {
           "<a href=http://a.example/ style='display:inline-block;background-color:#07c'>Go</a>",
           "<a href=http://a.example/ style='background:#07c;padding:0 12px'>Go</a>",
           "<a href=http://a.example/ style='padding:9px;border-radius:4px'>Go</a>",
           "<a href=http://a.example/ class='mcnButton x'>Go</a>",
           "<a href=http://a.example/ role=button>Go</a>",
           "<a href=http://a.example/><span style='background:red;padding:9px'>Go</span></a>",
           "<a href=http://a.example/><button>Go</button></a>",
           "<button><a href=http://a.example/>Go</a></button>",
           "<td bgcolor=red style='border-radius:4px'> <a href=http://a.example/>Go</a></td>",
           "<div style='background:red;padding:1px'><b><a href=http://a.example/>Go</a></b></div>",
           "<!--[if mso]><v:roundrect href=http://a.example/><center>Go</center></v:roundrect>"
           "<![endif]-->",
           "<form action=http://a.example/>",
       })
    EXPECT_EQ(First(html), Prominence::kButton) << html;
}

TEST(Prominence, SeesImages) {
  for (const std::string html : {
           "<a href=http://a.example/><img src=cid:1></a>",
           "<a href=http://a.example/> <img src=cid:1 alt='Press here'> </a>",
           "<area href=http://a.example/>",
       })
    EXPECT_EQ(First(html), Prominence::kImage) << html;
}

TEST(Prominence, SeesTheFooterAtTheEndAlone) {
  const std::string body = "<p>" + std::string(2'000, 'x') + "</p>";
  for (const std::string html : {
           "<div id=Footer><div></div><a href=http://a.example/>Help</a></div>",
           "<footer><a href=http://a.example/><img src=cid:1></a></footer>",
           "<p>\u00A9 Shop <a href=http://a.example/>Help</a></p>",
           "<p>Unsubscribe: <a href=http://a.example/>here</a></p>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_EQ(ReadHtml(body + html).links.at(0).places[0].prominence, Prominence::kFooter);
    EXPECT_NE(ReadHtml(html + body).links.at(0).places[0].prominence, Prominence::kFooter);
  }
  EXPECT_EQ(ReadHtml(body + "<div class=footer></div><a href=http://a.example/>Help</a>")
                .links[0]
                .places[0]
                .prominence,
            Prominence::kPlain);
  EXPECT_EQ(ReadHtml(body + "<div class=footer><a href=http://a.example/ class=btn>Go</a></div>")
                .links[0]
                .places[0]
                .prominence,
            Prominence::kButton);
}

TEST(Prominence, SaysWhichPlaceOfItsPartALinkHas) {
  const Extraction read = ReadHtml(
      "<a href=http://a.example/>one</a><a href=http://b.example/ class=btn>two</a>"
      "<a href=http://a.example/ class=btn>three</a>");
  ASSERT_EQ(read.links.size(), 2U);
  ASSERT_EQ(read.links[0].places.size(), 2U);
  EXPECT_EQ(read.links[0].places[0].position, 1U);
  EXPECT_EQ(read.links[0].places[0].prominence, Prominence::kPlain);
  EXPECT_EQ(read.links[1].places[0].position, 2U);
  EXPECT_EQ(read.links[0].places[1].position, 3U);
  EXPECT_EQ(read.links[0].places[1].prominence, Prominence::kButton);
}

TEST(Prominence, TellsAFileFromTheMessage) {
  EXPECT_FALSE(ReadHtml("<a href=http://a.example/>x</a>").links.at(0).places[0].attached);
  const Extraction read =
      Extract("Content-Type: text/html; name=a.html\r\n\r\n<a href=http://a.example/>x</a>", {},
              SuffixList());
  EXPECT_TRUE(read.links.at(0).places[0].attached);
}

}  // namespace
}  // namespace linkmilter
