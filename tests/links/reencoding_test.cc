// The links of a message do not depend on how it is encoded.
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "scanner/links/base64.h"
#include "scanner/links/extract.h"
#include "tests/testdata.h"

namespace linkmilter {
namespace {

using Strings = std::set<std::string>;

struct Leaf {
  std::string type;  // "text/html"
  std::string text;  // UTF-8
};

// The message of one leaf, written in one of the ways there are.
using Writing = std::function<std::string(const Leaf&)>;

Strings LinksOf(const std::string& message) {
  Strings urls;
  for (const Link& link : Extract(message, {}, SuffixList()).links)
    urls.insert(link.url);
  return urls;
}

std::string Base64(std::string_view text, std::size_t line) {
  std::string padded(text);
  while (padded.size() % 3 != 0)
    padded += '\n';  // text does not mind
  const std::string all = EncodeBase64Groups(padded);
  std::string lines;
  for (std::size_t at = 0; at < all.size(); at += line)
    lines.append(all, at, line).append("\r\n");
  return lines;
}

// RFC 2045, section 6.7, with every byte escaped that `escape` names and soft breaks at 70.
std::string QuotedPrintable(std::string_view text, bool all) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string lines;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text.substr(i, 2) == "\r\n") {
      lines.append("\r\n");
      column = 0;
      ++i;
      continue;
    }
    if (column >= 70) {
      lines.append("=\r\n");
      column = 0;
    }
    const bool plain = !all && byte > ' ' && byte < 0x7F && byte != '=';
    if (plain) {
      lines += text[i];
    } else {
      lines.append({'=', kDigits[byte >> 4U], kDigits[byte & 0xFU]});
    }
    column += plain ? 1 : 3;
  }
  return lines;
}

std::string Utf16(std::string_view text) {
  std::string units = "\xFE\xFF";
  const auto add = [&units](char32_t unit) {
    units += static_cast<char>(unit >> 8U);
    units += static_cast<char>(unit & 0xFFU);
  };
  while (!text.empty()) {
    const DecodedPoint next = DecodeUtf8(text);
    text.remove_prefix(next.length);
    if (next.point < 0x10000) {
      add(next.point);
    } else {
      add(0xD800 + ((next.point - 0x10000) >> 10U));
      add(0xDC00 + ((next.point - 0x10000) & 0x3FFU));
    }
  }
  while (units.size() % 3 != 0)
    add('\n');
  return units;
}

std::string Plain(const Leaf& leaf) {
  return "Content-Type: " + leaf.type +
         "; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + leaf.text;
}

std::string Encoded(const Leaf& leaf,
                    const std::string& charset,
                    const std::string& encoding,
                    const std::string& body) {
  return "Content-Type: " + leaf.type + "; charset=" + charset +
         "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body;
}

std::string Multipart(const std::string& kind, const std::string& part, const std::string& before) {
  return "MIME-Version: 1.0\r\nContent-Type: multipart/" + kind + "; boundary=\"=_x\"\r\n\r\n" +
         before + "--=_x\r\n" + part + "\r\n--=_x--\r\n";
}

const std::vector<std::pair<std::string, Writing>>& Writings() {
  static const std::vector<std::pair<std::string, Writing>> kWritings = {
      {"base64", [](const Leaf& l) { return Encoded(l, "utf-8", "base64", Base64(l.text, 76)); }},
      {"base64 in odd lines",
       [](const Leaf& l) { return Encoded(l, "UTF-8", "BASE64", Base64(l.text, 61)); }},
      {"quoted-printable",
       [](const Leaf& l) {
         return Encoded(l, "utf-8", "quoted-printable", QuotedPrintable(l.text, false));
       }},
      {"quoted-printable, every byte",
       [](const Leaf& l) {
         return Encoded(l, "\"utf-8\"", "Quoted-Printable", QuotedPrintable(l.text, true));
       }},
      {"UTF-16",
       [](const Leaf& l) { return Encoded(l, "utf-16", "base64", Base64(Utf16(l.text), 76)); }},
      {"folded header",
       [](const Leaf& l) {
         return "Content-Type:\r\n\t" + l.type + ";\r\n charset=utf-8\r\n\r\n" + l.text;
       }},
      {"multipart/mixed",
       [](const Leaf& l) { return Multipart("mixed", Plain(l), "preamble\r\n"); }},
      {"multipart/alternative",
       [](const Leaf& l) {
         return Multipart("alternative", Plain(l),
                          "--=_x\r\nContent-Type: text/plain\r\n\r\nwords\r\n");
       }},
      {"message/rfc822",
       [](const Leaf& l) {
         return Multipart("mixed", "Content-Type: message/rfc822\r\n\r\n" + Plain(l), "");
       }},
  };
  return kWritings;
}

void ExpectTheSame(const Leaf& leaf) {
  const Strings wanted = LinksOf(Plain(leaf));
  for (const auto& [name, write] : Writings()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(LinksOf(write(leaf)), wanted);
  }
}

TEST(Reencoding, ChangesNoLink) {
  for (const Leaf& leaf : std::vector<Leaf>{
           {"text/plain", "see http://a.example/x?y=3D&z=%20 and <http://b.example/lo\r\nng>.\r\n"},
           {"text/plain",
            "b\xC3\xBC"
            "cher.de, \xE8\xA6\x8Bwww.example.com\xE3\x80\x82\r\n"},
           {"text/plain", "http://a.example/" + std::string(300, 'p') + "\r\n"},
           {"text/html",
            "<a href=\"http://a.example/?a=1&amp;b=\xE2\x82\xAC\">x</a>\r\n"
            "<img src='//c.example/i'>www.example.com"},
       }) {
    SCOPED_TRACE(leaf.text);
    ASSERT_FALSE(LinksOf(Plain(leaf)).empty());
    ExpectTheSame(leaf);
  }
}

TEST(Reencoding, ReadsOtherCharsetsAlike) {
  EXPECT_EQ(LinksOf("Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
                    "\x1B$B8+\x1B(Bhttp://a.example/x\x1B$B8+\x1B(B\r\n")
                .count("http://a.example/x"),
            1U);
  EXPECT_EQ(LinksOf("Content-Type: text/plain; charset=windows-1252\r\n\r\nb\xFC"
                    "cher.de\r\n"),
            LinksOf("Content-Type: text/plain; charset=utf-8\r\n\r\nb\xC3\xBC"
                    "cher.de\r\n"));
}

// Text leaves of real mail, each in every writing.
class Leaves final : public MimeVisitor {
 public:
  void OnHeader(const MimeHeader&) override {}
  void OnLeftOut(std::string_view) override {}
  void OnPart(const MimePart& part) override {
    if (part.type != "text/plain" && part.type != "text/html") return;
    leaves.push_back({std::string(part.type), std::string(part.content) + "\r\n"});
  }
  std::vector<Leaf> leaves;
};

TEST(Reencoding, ChangesNoLinkOfRealMail) {
  constexpr std::size_t kEvery = 20;  // enough to see a rule broken
  const std::string path = TestDataPath("mail/cases.jsonl");
  if (path.empty()) return;
  std::ifstream cases(path);
  std::size_t number = 0;
  std::size_t leaves = 0;
  for (std::string line; std::getline(cases, line);) {
    const nlohmann::json each = nlohmann::json::parse(line);
    if (each["kind"] != "mail-urls" || ++number % kEvery != 0) continue;
    SCOPED_TRACE(each["id"].get<std::string>());
    std::ifstream file(TestDataPath("mail/" + each["file"].get<std::string>()), std::ios::binary);
    Leaves visitor;
    VisitMime(std::string{std::istreambuf_iterator<char>(file), {}}, {}, visitor);
    for (const Leaf& leaf : visitor.leaves)
      ExpectTheSame(leaf);
    leaves += visitor.leaves.size();
  }
  std::cout << leaves << " text parts of real mail, each in " << Writings().size() << " writings\n";
}

}  // namespace
}  // namespace linkmilter
