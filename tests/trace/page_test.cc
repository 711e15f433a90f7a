#include "scanner/trace/page.h"

#include <string>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

Page Read(const std::string& html) {
  return ReadPage("text/html; charset=utf-8", html);
}

std::string Target(const std::string& html) {
  const Page page = Read(html);
  const Url url = ParseUrl("https://a.example/dir/page?q#f").value();
  if (page.refreshes.empty()) return "";
  const auto target = TargetOf(page.refreshes.front(), page, url);
  return target ? target->Href() : "none";
}

TEST(MediaKind, IsWhatABrowserDoesWithIt) {
  const struct {
    const char* type;
    const char* body;
    MediaKind kind;
  } cases[] = {
      {"text/html", "", MediaKind::kHtml},
      {"TEXT/HTML ; charset=x", "", MediaKind::kHtml},
      {"application/xhtml+xml", "", MediaKind::kHtml},
      {"image/svg+xml", "", MediaKind::kHtml},
      {"text/xml", "", MediaKind::kHtml},
      {"text/plain", "<html>", MediaKind::kShown},
      {"image/png", "", MediaKind::kShown},
      {"application/pdf", "", MediaKind::kShown},
      {"application/json", "", MediaKind::kShown},
      {"application/octet-stream", "<html>", MediaKind::kDownload},
      {"application/zip", "", MediaKind::kDownload},
      {"application/x-msdownload", "", MediaKind::kDownload},
      {"", "", MediaKind::kShown},
      {"", " \n<!DOCTYPE HTML>", MediaKind::kHtml},
      {"", "<p class=x>", MediaKind::kHtml},
      {"", "<!-- x -->", MediaKind::kHtml},
      {"", "<meta http-equiv=refresh>", MediaKind::kShown},
      {"", "<address>", MediaKind::kShown},
      {"", "PK\x03\x04", MediaKind::kDownload},
      {"", "%PDF-1.4\x01", MediaKind::kShown},
      {"garbage", "<html>", MediaKind::kHtml},
      {"*/*", "<html>", MediaKind::kHtml},
      {"Unknown/Unknown; charset=x", "<html>", MediaKind::kHtml},
      {"application/unknown", "<html>", MediaKind::kHtml},
      {"application/unknown", "PK\x03\x04", MediaKind::kDownload},
      {"application/unknown-too", "<html>", MediaKind::kDownload},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.type) + "|" + c.body);
    EXPECT_EQ(MediaKindOf(c.type, c.body), c.kind);
  }
}

TEST(Attachment, IsAnythingButInline) {
  EXPECT_TRUE(IsAttachment("attachment"));
  EXPECT_TRUE(IsAttachment("ATTACHMENT; filename=\"a.exe\""));
  EXPECT_FALSE(IsAttachment("inline; filename=a.exe"));
  EXPECT_FALSE(IsAttachment(""));
  EXPECT_FALSE(IsAttachment("filename=a.exe"));
}

TEST(Page, SeesNoRefreshWhereABrowserSeesNone) {
  for (const char* html : {
           "<!-- <meta http-equiv=refresh content='0;url=b'> -->",
           "<title><meta http-equiv=refresh content='0;url=b'></title>",
           "<textarea><meta http-equiv=refresh content='0;url=b'></textarea>",
           "<template><meta http-equiv=refresh content='0;url=b'></template>",
           "<script>'<meta http-equiv=refresh content=0;url=b>'</script>",
           "<style><meta http-equiv=refresh content='0;url=b'></style>",
           "<meta http-equiv=refresh>",
           "<meta http-equiv=refresh content='x'>",
           "<meta name=refresh content='0;url=b'>",
       }) {
    SCOPED_TRACE(html);
    EXPECT_TRUE(Read(html).refreshes.empty());
  }
  EXPECT_TRUE(
      ReadPage("text/plain", "<meta http-equiv=refresh content='0;url=b'>").refreshes.empty());
}

TEST(Page, ReadsRefreshes) {
  EXPECT_EQ(Target("<META HTTP-EQUIV=ReFresh CONTENT='3; URL=b'>"), "https://a.example/dir/b");
  EXPECT_EQ(Target("<body><svg><meta http-equiv=refresh content='0;url=//b.example'></svg>"),
            "https://b.example/");
  EXPECT_EQ(Target("<meta http-equiv=refresh content='0;url=b&#x2F;c&amp;d'>"),
            "https://a.example/dir/b/c&d");
  EXPECT_EQ(Target("<meta http-equiv=refresh content=5>"), "https://a.example/dir/page?q#f");
  EXPECT_EQ(Target("<meta http-equiv=refresh content='0;url=https://[x'>"), "none");
}

TEST(Page, ABaseCountsForWhatFollowsIt) {
  EXPECT_EQ(Target("<base href=//b.example/x/><meta http-equiv=refresh content='0;url=c'>"),
            "https://b.example/x/c");
  EXPECT_EQ(Target("<meta http-equiv=refresh content='0;url=c'><base href=//b.example/x/>"),
            "https://a.example/dir/c");
  EXPECT_EQ(Target("<base target=x><base href=/1/><base href=/2/>"
                   "<meta http-equiv=refresh content='0;url=c'>"),
            "https://a.example/1/c");
  EXPECT_EQ(Target("<base href='javascript:1'><meta http-equiv=refresh content='0;url=c'>"),
            "https://a.example/dir/c");
}

TEST(Page, MarksTheBranchWithoutScript) {
  const Page page = Read(
      "<noscript><meta http-equiv=refresh content='0;url=b'></noscript>"
      "<meta http-equiv=refresh content='0;url=c'>");
  ASSERT_EQ(page.refreshes.size(), 2U);
  EXPECT_TRUE(page.refreshes[0].in_noscript);
  EXPECT_FALSE(page.refreshes[1].in_noscript);
}

TEST(Page, DecodesUtf16) {
  const std::string ascii = "<meta http-equiv=refresh content='0;url=b'>";
  std::string little = "\xff\xfe";
  std::string big;
  for (const char c : ascii) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  EXPECT_EQ(ReadPage("text/html", little).refreshes.size(), 1U);
  EXPECT_EQ(ReadPage("text/html; charset=UTF-16BE", big).refreshes.size(), 1U);
}

TEST(Page, KeepsABoundedNumberOfRefreshes) {
  std::string html;
  for (int i = 0; i < 1000; ++i)
    html += "<meta http-equiv=refresh content='1;url=b'>";
  EXPECT_EQ(Read(html).refreshes.size(), kMaxRefreshes);
}

}  // namespace
}  // namespace linkmilter
