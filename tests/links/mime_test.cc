#include "scanner/links/mime.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/charset.h"

namespace linkmilter {
namespace {

struct Leaf {
  std::string number, type, location, content;
  bool is_text = false;
};

class Recorder : public MimeVisitor {
 public:
  void OnHeader(const MimeHeader& header) override { headers.push_back(header); }
  void OnPart(const MimePart& part) override {
    leaves.push_back(
        {part.number, part.type, part.location, std::string(part.content), part.is_text});
  }
  void OnLeftOut(std::string_view what) override { left_out.emplace_back(what); }

  std::vector<MimeHeader> headers;
  std::vector<Leaf> leaves;
  std::vector<std::string> left_out;
};

void Visit(const std::string& message, Recorder& seen, const MimeLimits& limits = {}) {
  VisitMime(message, limits, seen);
}

// The text of a message of one part, as it is read first.
std::string TextOf(const std::string& headers, const std::string& body) {
  Recorder seen;
  Visit(headers + "\r\n" + body, seen);
  return seen.leaves.empty() ? "no leaf" : seen.leaves[0].content;
}

TEST(Mime, SurvivesWhatIsNoMessage) {
  for (const std::string& message :
       {std::string(), std::string("\0", 1), std::string("\n"), std::string("garbage"),
        std::string("From x\r\n"), std::string("From x"), std::string(": x\r\n\r\n"),
        std::string("Content-Type: multipart/mixed\r\n\r\n--\r\n"),
        std::string("A: b\r\rC: d\n\rbody"), std::string(300, '\xFF')}) {
    SCOPED_TRACE(message);
    Recorder seen;
    Visit(message, seen);
  }
}

TEST(Mime, ReadsHeadersOnEitherSideOfThoseOfMime) {
  const std::string front = "A: 1\r\n 2\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\nB : 3";
  for (const std::string& clean : {std::string("B: 3"), std::string("B:3\r\nContent-X: y")}) {
    SCOPED_TRACE(clean);
    Recorder seen;
    Visit(front.substr(0, front.find('B')) + clean + "\r\n\r\n<p>", seen);
    ASSERT_EQ(seen.headers.size(), 2U);
    EXPECT_EQ(seen.headers[0].value, "1 2");
    EXPECT_EQ(seen.headers[1].value, "3");
    ASSERT_EQ(seen.leaves.size(), 1U);
    EXPECT_EQ(seen.leaves[0].type, "text/html");
    EXPECT_EQ(seen.leaves[0].content, "<p>");
  }
  Recorder odd;  // no clean headers: read all the same
  Visit(front + "\r\n\r\n<p>", odd);
  ASSERT_EQ(odd.leaves.size(), 1U);
  EXPECT_EQ(odd.leaves[0].type, "text/html");
}

TEST(Mime, ReadsHeadersThatNoBodyFollows) {
  for (const std::string& end : {std::string(), std::string("\n"), std::string("\r\n\r\n")}) {
    SCOPED_TRACE(end);
    Recorder seen;
    Visit("A: 1\r\nB: 2" + end, seen);
    ASSERT_EQ(seen.headers.size(), 2U);
    EXPECT_EQ(seen.headers[1].value, "2");
  }
}

TEST(Mime, HandsOutTheHeadersThatAreWanted) {
  struct OnlyA final : Recorder {
    bool WantsHeader(std::string_view name) override { return name == "A"; }
  };
  for (const std::string& body : {std::string("x"), std::string("Content-Type: message/rfc822")}) {
    OnlyA seen;
    Visit("B: 1\r\nA: 2\r\n" + body + "\r\n\r\nB: 3\r\nA: 4\r\n\r\n", seen);
    EXPECT_TRUE(std::all_of(seen.headers.begin(), seen.headers.end(),
                            [](const MimeHeader& header) { return header.name == "A"; }));
    EXPECT_EQ(seen.headers.size(), body == "x" ? 1U : 2U);
  }
}

TEST(Mime, UndoesEveryTransferEncoding) {
  EXPECT_EQ(TextOf("Content-Transfer-Encoding: base64\r\n", "aGVsbG8="), "hello");
  EXPECT_EQ(TextOf("Content-Transfer-Encoding: quoted-printable\r\n", "he=6C=\r\nlo"), "hello");
  EXPECT_EQ(TextOf("Content-Transfer-Encoding: 8bit\r\n", "hello"), "hello");
  EXPECT_EQ(TextOf("Content-Transfer-Encoding: x-uuencode\r\n",
                   "begin 644 a\r\n%:&5L;&\\\r\n`\r\nend\r\n"),
            "hello");
}

TEST(Mime, TurnsEveryCharsetIntoUtf8) {
  const auto decode = [](const std::string& charset, const std::string& body) {
    return TextOf("Content-Type: text/plain; charset=" + charset + "\r\n", body);
  };
  EXPECT_EQ(decode("iso-8859-1", "\x80\xE4"), "€ä");  // means windows-1252
  EXPECT_EQ(decode("us-ascii", "\x81"), "\xC2\x81");
  EXPECT_EQ(decode("koi8-r", "\xC1"), "а");
  EXPECT_EQ(decode("shift_jis", "\x82\xA0"), "あ");
  EXPECT_EQ(decode("iso-2022-jp", "\x1B$B$\"\x1B(B."), "あ.");
  EXPECT_EQ(decode("gb2312", "\xC4\xE3"), "你");
  EXPECT_EQ(decode("utf-7", "+AOQ-x"), "äx");
  EXPECT_EQ(decode("unicode-1-1-utf-7", "+AGg-ttp"), "http");
  EXPECT_EQ(decode("iso-2022-kr", "\x1B$)C\x0E\x30\x21\x0Fx"), "가x");
  EXPECT_EQ(decode("utf-16le", std::string("h\0i\0", 4)), "hi");
  EXPECT_EQ(decode("utf-8", "a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(decode("unheard-of", "\xC3\xA4\xFF"), "ä\xEF\xBF\xBD");
  EXPECT_EQ(decode("iso-8859-1", "\xEF\xBB\xBF\xC3\xA4"), "ä");  // the mark beats the label
  EXPECT_EQ(TextOf("", "\xE4"), "ä");
}

TEST(Mime, ReadsTheCharsetAnHtmlDocumentGivesItself) {
  EXPECT_EQ(HtmlCharsetLabel("<meta charset=\"koi8-r\">"), "koi8-r");
  EXPECT_EQ(HtmlCharsetLabel("<META http-equiv=x content='text/html; charset=big5'>"), "big5");
  EXPECT_EQ(HtmlCharsetLabel("<meta charset=utf-16le>"), "utf-8");
  EXPECT_EQ(HtmlCharsetLabel("<p>charset=x"), "");
}

TEST(Mime, JoinsFlowedLinesWhoseBlankIsDeleted) {
  Recorder seen;
  Visit("Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\na \r\nb", seen);
  ASSERT_EQ(seen.leaves.size(), 2U);
  EXPECT_EQ(seen.leaves[1].content, "a \r\nb");  // as who does not know delsp reads it
  EXPECT_EQ(TextOf("Content-Type: text/plain; format=flowed; delsp=yes\r\n",
                   "http://a.ex \r\nample/\r\n-- \r\nAnn"),
            "http://a.example/\r\n-- \r\nAnn");
}

TEST(Mime, JoinsFlowedLinesOfOneQuotingAlone) {
  const std::string flowed = "Content-Type: text/plain; format=flowed; delsp=yes\r\n";
  EXPECT_EQ(TextOf(flowed, ">> a. \n>> b \n> c \nd\n e\n"), ">> a.b\n> c\nd\ne\n");
  EXPECT_EQ(TextOf("Content-Type: text/html; format=flowed; delsp=yes\r\n", "<a \nhref=x>"),
            "<a \nhref=x>");
}

TEST(Mime, ReadsWhatIsNoBase64AsItStandsToo) {
  const auto readings = [](const std::string& type, const std::string& body) {
    Recorder seen;
    Visit("Content-Transfer-Encoding: base64\r\nContent-Type: " + type + "\r\n\r\n" + body, seen);
    return seen.leaves.empty() ? std::pair<std::size_t, std::string>()
                               : std::pair(seen.leaves.size(), seen.leaves.back().content);
  };
  EXPECT_EQ(readings("text/plain", "aGVsbG8=\r\n"),
            std::pair(std::size_t{1}, std::string("hello")));
  EXPECT_EQ(readings("image/png", "aGVsbG8=\r\n-- \r\n").first, 1U);
  EXPECT_EQ(readings("text/plain", "aGVsbG8=\n--\nfooter").second, "aGVsbG8=\n--\nfooter");
  EXPECT_EQ(readings("application/x", "<html>").second, "<html>");
}

TEST(Mime, SaysWhatNobodyCanRead) {
  const std::vector<std::pair<std::string, std::size_t>> cases = {
      {"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
       "MIAGCSqGSIb3DQEHAqCAMIACAQE=",
       0},  // signed, not encrypted
      {"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
       "MIAGCSqGSIb3DQEHA6CAMIACAQA=",
       1},
      {"\r\n-----BEGIN PGP MESSAGE-----\r\n", 1},
      {"Content-Type: message/partial; number=1; id=x\r\n\r\nSubject: y\r\n\r\nz", 1},
  };
  for (const auto& [message, count] : cases) {
    SCOPED_TRACE(message);
    Recorder seen;
    Visit(message, seen);
    EXPECT_EQ(seen.left_out.size(), count);
  }
}

TEST(Mime, NumbersPartsAndOpensNestedMessages) {
  Recorder seen;
  Visit(
      "Subject: =?utf-8?q?outer=20=C3=A4?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
      "before\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
      "Subject: inner\r\nContent-Type: text/html\r\nContent-Base: http://a.example/\r\n\r\n<p>\r\n"
      "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      "U3ViamVjdDogeAoKaGk=\r\n--b--\r\nafter",
      seen);
  ASSERT_EQ(seen.leaves.size(), 5U);
  EXPECT_EQ(seen.leaves[0].number, "preamble");
  EXPECT_EQ(seen.leaves[1].number, "1");
  EXPECT_EQ(seen.leaves[2].number, "2.1");
  EXPECT_EQ(seen.leaves[2].location, "http://a.example/");
  EXPECT_EQ(seen.leaves[3].number, "3.1");
  EXPECT_EQ(seen.leaves[3].content, "hi");
  EXPECT_EQ(seen.leaves[4].number, "epilogue");
  ASSERT_GE(seen.headers.size(), 3U);
  EXPECT_EQ(seen.headers[0].value, "outer ä");
  EXPECT_EQ(seen.headers[0].part, "");
  const auto inner = std::find_if(seen.headers.begin(), seen.headers.end(),
                                  [](const MimeHeader& header) { return header.part == "2"; });
  ASSERT_NE(inner, seen.headers.end());
  EXPECT_EQ(inner->value, "inner");
}

TEST(Mime, SaysWhatItLeavesOut) {
  MimeLimits limits;
  limits.parts = 2;
  limits.part_bytes = 4;
  limits.header_bytes = 10;
  limits.depth = 3;
  Recorder seen;
  Visit(
      "Content-Type: multipart/mixed; boundary=b\r\nSubject: 0123456789abc\r\n\r\n"
      "--b\r\n\r\n12345\r\n--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b\r\n"
      "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n"
      "Content-Type: multipart/mixed; "
      "boundary=d\r\n\r\n--d\r\n\r\nx\r\n--d--\r\n--c--\r\n--b--\r\n",
      seen, limits);
  EXPECT_EQ(seen.left_out.size(), 4U);
  ASSERT_EQ(seen.leaves.size(), 2U);
  EXPECT_EQ(seen.leaves[0].content, "1234");
}

TEST(Mime, CutsAFloodOfBoundaries) {
  std::string message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 100'000; ++i)
    message += "--b\r\n\r\n";
  Recorder seen;
  Visit(message, seen);
  EXPECT_EQ(seen.left_out.size(), 2U);  // the parts beyond their limit, the bytes beyond theirs
}

TEST(Mime, SurvivesNestingTenThousandDeep) {
  std::string parts;
  std::string messages;
  for (int i = 0; i < 10'000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    parts +=
        "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
    messages += "Content-Type: message/rfc822\r\n\r\n";
  }
  for (const std::string& message : {parts, messages}) {
    Recorder seen;
    Visit(message, seen);
    EXPECT_FALSE(seen.left_out.empty());
  }
}

}  // namespace
}  // namespace linkmilter
