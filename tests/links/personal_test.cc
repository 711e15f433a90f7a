// What says that a URL was made for one reader: tokens, and the recipient's address.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/digest.h"
#include "scanner/links/fold.h"
#include "scanner/links/recipient_shapes.h"
#include "scanner/links/token_shape.h"

namespace linkmilter {
namespace {

TEST(TokenShape, IsNoWordTitleOrDate) {
  for (const std::string piece :
       {"", "news", "10-best-ways-to-cook-a-turkey-in-2024", "how-to-use-b2b-4k-mp3-tools-in-2024",
        "HowToCookYourTurkeyIn2024", "WhitePaperPDFDownload", "iPhone-15-Pro-Max-256GB",
        "2024-11-21", "20241121101010", "B08N5WRWNW", "dQw4w9WgXcQ", "3xYzAb1",
        "Some%20text%20with%20blanks%201a2b3c", "donaudampfschifffahrtsgesellschaft",
        "__________________________", "covid-19-update-for-parents"}) {
    SCOPED_TRACE(piece);
    EXPECT_FALSE(IsTokenShaped(piece));
  }
}

TEST(TokenShape, IsWhatNobodyWouldWrite) {
  for (const std::string piece :
       {"3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b", "550e8400-e29b-41d4-a716-446655440000",
        "eyJhbGciOi.eyJzdWIiOiIx.SflKxwRJSM", "q7Xb2LpR9sTvWk3YzA1c", "AkXjJERNUJbRYFAooREepvvS",
        "MFRGGZDFMZTWQ2LKNM5A2B3C", "k3j9x2m4n5b6v7c8z1q0", "2024-k3j9x2m4n5b6v7c8z1q0",
        "u001.9zSIBMsbtil6loFjjQYsLl"}) {
    SCOPED_TRACE(piece);
    EXPECT_TRUE(IsTokenShaped(piece));
  }
}

TEST(UrlShape, FindsTheToken) {
  for (const std::string url : {
           "https://a.example/c/q7Xb2LpR9sTvWk3YzA1c/x",
           "https://a.example/?x=q7Xb2LpR9sTvWk3YzA1c",
           "https://a.example/?q7xb2lpr9stvwk3yza1c7d8e",
           "https://a.example/?id=a1b2c3d4",
           "https://a.example/?otp=12345678",
           "https://a.example/?TOKEN=abcdefg1",
           "https://k3j9x2m4n5b6v7c8z1q0.a.example/",
           "https://a.example/?x=q7Xb2LpR9sTvWk3YzA1c%3D%3D",
       }) {
    SCOPED_TRACE(url);
    EXPECT_FALSE(ShapeOf(url, "a.example").token.empty());
  }
}

TEST(UrlShape, FindsNoTokenInWhatIsTheSameForAll) {
  for (const std::string url : {
           "https://a.example/",
           "https://a.example/?id=1234567",
           "https://a.example/?id=20240131",
           "https://a.example/?ref=newsletter2024",
           "https://a.example/?utm_content=q7Xb2LpR9sTvWk3YzA1c",
           "https://a.example/?gclid=q7Xb2LpR9sTvWk3YzA1c&fbclid=q7Xb2LpR9sTvWk3YzA1c",
           "https://docs.google.com/d/1q7Xb2LpR9sTvWk3YzA1cq7Xb2LpR9sTvWk3YzA1cabc/edit",
           "https://github.com/x/y/commit/3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b01234567",
           "https://a.example/app.3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b.js",
           "https://cdn.a.example/550e8400-e29b-41d4-a716-446655440000/x",
           "https://ipfs.io/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
           "https://a.example/f?X-Amz-Date=20240131T101010Z&X-Amz-Signature="
           "3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b",
           "https://pub-3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b.r2.dev/x.html",
       }) {
    SCOPED_TRACE(url);
    const std::string domain = url.find("r2.dev") == std::string::npos
                                   ? "a.example"
                                   : "pub-3f9c2a7be1d04c5a8f6b1c2d3e4f5a6b.r2.dev";
    EXPECT_EQ(ShapeOf(url, domain).token, "");
  }
}

TEST(UrlShape, TellsAQueryFromTheLabelsOfACampaign) {
  EXPECT_FALSE(ShapeOf("https://a.example/x", "a.example").is_specific);
  EXPECT_FALSE(ShapeOf("https://a.example/?utm_source=x&gclid=y", "a.example").is_specific);
  EXPECT_TRUE(ShapeOf("https://a.example/?utm_source=x&p=7", "a.example").is_specific);
  EXPECT_TRUE(ShapeOf("https://a.example/verify/3f9c2a7b", "a.example").is_specific);
}

TEST(RecipientShapes, FindsDigestsOfTheAddress) {
  const RecipientShapes shapes({"Ann.Lee@Mail.example"});
  for (const std::string& digest : {Md5Hex("ann.lee@mail.example"), Sha1Hex("ann.lee@mail.example"),
                                    Sha256Hex("ann.lee@mail.example")}) {
    SCOPED_TRACE(digest);
    EXPECT_FALSE(shapes.FindIn("https://a.example/" + digest + "/x").empty());
  }
  EXPECT_TRUE(shapes.FindIn("https://a.example/" + Md5Hex("bob@mail.example")).empty());
}

TEST(RecipientShapes, FindsNothingWithoutRecipients) {
  EXPECT_TRUE(RecipientShapes({}).FindIn("https://a.example/?e=ann@mail.example").empty());
  EXPECT_TRUE(RecipientShapes({"postmaster"}).FindIn("https://a.example/postmaster").empty());
}

TEST(Digest, KnowsTheDigestsOfOthers) {
  EXPECT_EQ(Md5Hex("abc"), "900150983cd24fb0d6963f7d28e17f72");           // RFC 1321
  EXPECT_EQ(Sha1Hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");  // RFC 3174
  EXPECT_EQ(Sha256Hex("").substr(0, 16), "e3b0c44298fc1c14");
}

TEST(FoldForMatching, MakesAlikeWhatReadsAlike) {
  EXPECT_EQ(FoldForMatching("DÉSABONNER"), "desabonner");
  EXPECT_EQ(FoldForMatching("\uFF35\uFF4Esub"), "unsub");
  EXPECT_EQ(FoldForMatching("un\u00ADsub\u200B"), "unsub");
  EXPECT_EQ(FoldForMatching("ΆΣ"), FoldForMatching("ας"));
  EXPECT_EQ(FoldForMatching("가"), "가");
  EXPECT_EQ(FoldForMatching("パス"), "パス");
  EXPECT_EQ(FoldForMatching(""), "");
}

}  // namespace
}  // namespace linkmilter
