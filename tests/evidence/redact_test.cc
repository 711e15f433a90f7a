#include "scanner/evidence/redact.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

const Redactions kAll = {Redaction::kAddresses, Redaction::kTokens};

struct Row {
  const char* url;
  const char* kept;
};

void ExpectKept(const Redactions& rules, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.url);
    Redactor redactor(rules);
    EXPECT_EQ(redactor.Url(row.url), row.kept);
    EXPECT_EQ(redactor.taken().empty(), std::string(row.url) == row.kept);
  }
}

TEST(Redactor, LeavesAloneWhatIsNeitherAddressNorToken) {
  ExpectKept(kAll,
             {{"http://a.example/", "http://a.example/"},
              {"http://a.example", "http://a.example"},
              {"", ""},
              {"http://a.example/@user/post", "http://a.example/@user/post"},
              {"http://a.example/x@y", "http://a.example/x@y"},
              {"http://a.example/?v=1.2&q=hello+world", "http://a.example/?v=1.2&q=hello+world"},
              {"http://a.example/?file=report.final", "http://a.example/?file=report.final"},
              {"http://a.example//b//c", "http://a.example//b//c"}});
}

TEST(Redactor, TakesAddressesOutInEverySpelling) {
  ExpectKept(
      {Redaction::kAddresses},
      {{"http://a.example/?u=bob@victim.example&x=1", "http://a.example/?u=redacted-address&x=1"},
       {"http://a.example/?u=bob.b+c%40victim.example", "http://a.example/?u=redacted-address"},
       {"http://a.example/?u=bob%2540victim.example", "http://a.example/?u=redacted-address"},
       {"http://a.example/bob=victim.example/x", "http://a.example/redacted-address/x"},
       {"http://a.example/x#bob@victim.example", "http://a.example/x#redacted-address"},
       {"http://a.example/?e=Ym9iQHZpY3RpbS5leGFtcGxl", "http://a.example/?e=redacted-address"},
       {"http://a.example/?e=Ym9iQHZpY3RpbS5leGFtcGx%6c", "http://a.example/?e=redacted-address"},
       {"http://a.example/626f6240766963746d2e6578/", "http://a.example/redacted-address/"},
       {"http://a.example//z//bob@v.example", "http://a.example//z//redacted-address"}});
}

TEST(Redactor, TakesEveryTokenOut) {
  ExpectKept({Redaction::kTokens},
             {{"http://a.example/in/k7Gq9fZx2LmP4vRt8WbN3c", "http://a.example/in/redacted-token"},
              {"http://a.example/k7Gq9fZx2LmP4vRt8WbN3c//x", "http://a.example/redacted-token//x"},
              {"http://a.example/?a=k7Gq9fZx2LmP4vRt8WbN3c&token=abc12345&b=2",
               "http://a.example/?a=redacted-token&token=redacted-token&b=2"},
              {"http://a.example/f81d4fae-7dec-11d0-a765-00a0c91e6bf6#k7Gq9fZx2LmP4vRt8WbN3c",
               "http://a.example/redacted-token#redacted-token"}});
}

TEST(Redactor, KeepsNothingBehindTheHostOfAUrlMadeOfTokens) {
  std::string url = "http://a.example/?";
  for (int i = 0; i < 100; ++i)
    url += "k" + std::to_string(i) + "=k7Gq9fZx2LmP4vRt8WbN" + std::to_string(1000 + i) + "&";
  Redactor redactor({Redaction::kTokens});
  EXPECT_EQ(redactor.Url(url), "http://a.example/redacted-token");
}

TEST(Redactor, DoesNotTouchWhatNoRuleNames) {
  ExpectKept({Redaction::kTokens}, {{"http://a.example/?u=bob@victim.example",
                                     "http://a.example/?u=bob@victim.example"}});
  ExpectKept({}, {{"http://a.example/in/k7Gq9fZx2LmP4vRt8WbN3c",
                   "http://a.example/in/k7Gq9fZx2LmP4vRt8WbN3c"}});
}

TEST(Redactor, RedactsTheUrlsOfAHeadAndNothingElse) {
  Redactor redactor(kAll);
  EXPECT_EQ(redactor.Head("GET /?u=a.b@v.example HTTP/1.1\r\nHost: a.example\r\n\r\n"),
            "GET /?u=redacted-address HTTP/1.1\r\nHost: a.example\r\n\r\n");
  EXPECT_EQ(redactor.taken(), "addresses");
  const std::string other =
      "HTTP/1.1 302 Found\r\nETag: \"k7Gq9fZx2LmP4vRt8WbN3c\"\nDate:  x\r\n folded\r\n\r\n";
  EXPECT_EQ(redactor.Head(other), other);
  EXPECT_EQ(redactor.Head("HTTP/1.1 302 Found\r\nLOCATION: /in/k7Gq9fZx2LmP4vRt8WbN3c?x\r\n\r\n"),
            "HTTP/1.1 302 Found\r\nLOCATION: /in/redacted-token?x\r\n\r\n");
  EXPECT_EQ(redactor.Head("HTTP/1.1 200 OK\r\nRefresh: 0; url=/a@b.example\r\n"),
            "HTTP/1.1 200 OK\r\nRefresh: 0; url=/redacted-address\r\n");
  EXPECT_EQ(redactor.taken(), "addresses tokens");
}

TEST(Redactor, MakesDigestsOfCookies) {
  Redactor redactor({});
  const std::string kept =
      redactor.WithoutCookies("HTTP/1.1 200 OK\r\nset-cookie: s=secret; Path=/\r\nA: b\r\n\r\n");
  EXPECT_EQ(kept.find("secret"), std::string::npos);
  EXPECT_NE(kept.find("set-cookie: sha256="), std::string::npos);
  EXPECT_NE(kept.find("\r\nA: b\r\n\r\n"), std::string::npos);
  EXPECT_EQ(redactor.taken(), "cookies");
}

TEST(HoldsToken, LooksAtWhatIsSent) {
  EXPECT_TRUE(HoldsToken("http://a.example/k7Gq9fZx2LmP4vRt8WbN3c"));
  EXPECT_FALSE(HoldsToken("http://a.example/x#k7Gq9fZx2LmP4vRt8WbN3c"));
}

}  // namespace
}  // namespace linkmilter
