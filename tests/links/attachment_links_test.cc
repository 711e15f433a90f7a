#include "scanner/links/attachment_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scanner/attachments/bundle.h"
#include "scanner/links/code_links.h"
#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kPdf = "%PDF-1.7\r\n";

struct Reading {
  std::vector<std::string> asked;     // "name: content"
  std::vector<Piece> pieces;          // of every attachment
  std::vector<std::string> links;     // "part element@attribute kind url"
  std::vector<std::string> evidence;  // "part kind: text"
  std::string digest;
};

Reading Read(const std::string& message, std::vector<Piece> pieces, ExtractLimits limits = {}) {
  Reading reading;
  limits.read_attachment = [&](const Attachment& attachment) {
    reading.asked.push_back(std::string(attachment.name) + ": " + std::string(attachment.content));
    return pieces;
  };
  const Extraction read = Extract(message, {}, SuffixList(), limits);
  for (const Link& link : read.links) {
    for (const Place& place : link.places) {
      reading.links.push_back(place.part + ' ' + place.element + '@' + place.attribute + ' ' +
                              std::string(Name(place.kind)) + ' ' + link.url);
    }
  }
  for (const Evidence& evidence : read.evidence) {
    reading.evidence.push_back(evidence.part + ' ' + std::string(Name(evidence.kind)) + ": " +
                               evidence.text);
  }
  reading.digest = read.content_digest;
  return reading;
}

// A message whose second part is declared as `type` and called `name`.
std::string MailWith(const std::string& type, const std::string& name, const std::string& content) {
  return "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
         "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
         "--b\r\nContent-Type: " +
         type + "\r\nContent-Disposition: attachment; filename=" + name + "\r\n\r\n" + content +
         "\r\n--b--\r\n";
}

Piece PieceOf(PieceKind kind, const std::string& path, const std::string& content) {
  return {kind, PlaceKind::kClick, path, "", "", content};
}

TEST(AttachmentLinks, GoByTheBytesWhateverTheyAreCalled) {
  for (const std::string type : {"application/pdf", "image/png", "text/plain", "text/html",
                                 "application/octet-stream", "nonsense/x"}) {
    SCOPED_TRACE(type);
    EXPECT_THAT(Read(MailWith(type, "a.txt", kPdf), {}).asked, SizeIs(1));
  }
  EXPECT_THAT(Read(MailWith("application/pdf", "a.pdf", "no pdf at all"), {}).asked, IsEmpty());
}

TEST(AttachmentLinks, StandWhereTheParserFoundThem) {
  Piece url = PieceOf(PieceKind::kUrl, "a.pdf/page 3", "http://a.example/");
  url.place = PlaceKind::kGo;
  url.element = "pdf";
  url.attribute = "OpenAction";
  const Reading reading =
      Read(MailWith("application/pdf", "a.pdf", kPdf),
           {url, PieceOf(PieceKind::kText, "a.pdf/page 3", "see http://b.example/ now"),
            PieceOf(PieceKind::kCode, "a.pdf/page 4", "HTTP://C.EXAMPLE/")});
  EXPECT_THAT(reading.links, ElementsAre("2/a.pdf/page 3 pdf@OpenAction go http://a.example/",
                                         "2/a.pdf/page 3 text@ bare http://b.example/",
                                         "2/a.pdf/page 4 qr@ click http://c.example/"));
}

TEST(AttachmentLinks, ComeOutOfFilesInsideAsOutOfTheMail) {
  const std::string mail = "From: a@b.example\r\nSubject: x\r\n\r\nsee http://d.example/ now\r\n";
  const Reading reading =
      Read(MailWith("application/zip", "a.zip", "PK\3\4"),
           {PieceOf(PieceKind::kFile, "a.zip/x.html", "<a href='http://a.example/'>go</a>"),
            PieceOf(PieceKind::kFile, "a.zip/noname", "<html><a href='http://b.example/'>go</a>"),
            PieceOf(PieceKind::kFile, "a.zip/readme.txt", "see http://c.example/ now"),
            PieceOf(PieceKind::kFile, "a.zip/x.eml", mail),
            PieceOf(PieceKind::kFile, "a.zip/x.bin", std::string("\0http://no.example/ ", 20))});
  EXPECT_THAT(reading.links, ElementsAre("2/a.zip/x.html a@href click http://a.example/",
                                         "2/a.zip/noname a@href click http://b.example/",
                                         "2/a.zip/readme.txt text@ bare http://c.example/",
                                         "2/a.zip/x.eml.1 text@ bare http://d.example/"));
}

TEST(AttachmentLinks, EndWhereFilesNestWithoutEnd) {
  const Reading reading =
      Read(MailWith("application/zip", "a.zip", "PK\3\4"),
           {PieceOf(PieceKind::kFile, "a.eml", MailWith("application/zip", "a.zip", "PK\3\4"))});
  EXPECT_THAT(reading.asked, SizeIs(3));
  EXPECT_THAT(reading.evidence, SizeIs(1));
}

TEST(AttachmentLinks, AreNotSilentlyMissing) {
  const std::string message = MailWith("application/pdf", "a.pdf", kPdf);
  EXPECT_THAT(Read(message, {PieceOf(PieceKind::kEncrypted, "a.pdf", ""),
                             PieceOf(PieceKind::kUnreadable, "a.pdf/page 2", "broken")})
                  .evidence,
              ElementsAre("2/a.pdf encrypted: opens with a password only",
                          "2/a.pdf/page 2 unreadable: broken"));
  const Extraction without = Extract(message, {}, SuffixList());
  ASSERT_THAT(without.evidence, SizeIs(1));
  EXPECT_EQ(without.evidence[0], (Evidence{EvidenceKind::kUnreadable, "no parser", "2"}));
}

TEST(AttachmentLinks, TakeNoOffenceAtTextThatOnlyLooksLikeAFile) {
  const Reading reading = Read("Content-Type: text/plain\r\n\r\nP1 is down: http://a.example/\r\n",
                               {PieceOf(PieceKind::kUnreadable, "", "broken")});
  EXPECT_THAT(reading.asked, SizeIs(1));
  EXPECT_THAT(reading.links, ElementsAre("1 text@ bare http://a.example/"));
  EXPECT_THAT(reading.evidence, IsEmpty());
}

TEST(AttachmentLinks, LookAtSoManyPicturesAndNoMore) {
  ExtractLimits limits;
  limits.pictures = 0;
  const Reading reading = Read(MailWith("image/gif", "a.gif", "GIF89a"), {}, limits);
  EXPECT_THAT(reading.asked, IsEmpty());
  EXPECT_THAT(reading.evidence, ElementsAre("2 unreadable: more than 0 pictures"));
}

TEST(AttachmentLinks, LeaveTheMessageTheSameHoweverMuchWasFoundInTime) {
  const std::string message = MailWith("application/zip", "a.zip", "PK\3\4");
  EXPECT_EQ(Read(message, {PieceOf(PieceKind::kFile, "a.html", "<p>hello")}).digest,
            Read(message, {}).digest);
}

TEST(CodeLinks, AreWhatAPhoneWouldOpen) {
  const struct {
    std::string_view code;
    std::vector<std::string> urls;
  } cases[] = {
      {"no link", {}},
      {"", {}},
      {"http://a.example/x", {"http://a.example/x"}},
      {" HTTPS://A.EXAMPLE/X\n", {"HTTPS://A.EXAMPLE/X"}},
      {"URLTO:http://a.example/", {"http://a.example/"}},
      {"urlto:a.example/x", {"http://a.example/x"}},
      {"MEBKM:TITLE:a\\;b;URL:http\\://a.example/\\;c;;", {"http://a.example/;c"}},
      {"MEBKM:URL:http://a.example/", {"http://a.example/"}},
      {"example.com/menu", {"http://example.com/menu"}},
      {"BEGIN:VCARD\nURL:http://a.example/\nEND:VCARD", {"http://a.example/"}},
      {"WIFI:S:net;P:http://a.example/;;", {"WIFI:S:net;P:http://a.example/;;"}},
      {"Pay at http://a.example/ now", {"http://a.example/"}},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.code);
    Recorded recorded;
    RecordingSink sink(recorded);
    FindCodeLinks(each.code, SuffixList(), sink);
    EXPECT_EQ(recorded.urls, each.urls);
    for (const std::string& place : recorded.places)
      EXPECT_EQ(place, "qr@");
  }
}

const std::string kPicture = "P1\n21 21\n";

TEST(AttachmentLinks, PicturesInsideDocumentsAreLookedAtToo) {
  const std::string html =
      "<img src=\"data:image/x-portable-bitmap;base64,UDEKMjEgMjEK\">"
      "<img src=\"data:image/gif;base64,bm8gcGljdHVyZQ==\">";
  const Reading reading = Read("Content-Type: text/html\r\n\r\n" + html,
                               {PieceOf(PieceKind::kCode, "", "http://a.example/"),
                                PieceOf(PieceKind::kUnreadable, "", "half a picture")});
  EXPECT_THAT(reading.asked, ElementsAre(": " + kPicture));
  EXPECT_THAT(reading.links, ElementsAre("1 qr@ click http://a.example/"));
  EXPECT_THAT(reading.evidence, Not(Contains(HasSubstr("unreadable"))));
}

TEST(AttachmentLinks, PicturesWithoutACodeAreLookedAtOnceMoreTogether) {
  const std::string two = MailWith("image/x", "a", kPicture) + "\r\n";
  EXPECT_THAT(Read(two, {}).asked, SizeIs(1));  // one alone is no piece
  const std::string both =
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/x\r\n\r\n" +
      kPicture + "1\r\n--b\r\nContent-Type: image/x\r\n\r\n" + kPicture + "2\r\n--b--\r\n";
  const Reading reading = Read(both, {});
  ASSERT_THAT(reading.asked, SizeIs(3));
  EXPECT_EQ(reading.asked[2], ": " + Bundle({kPicture + "1", kPicture + "2"}));
  const Reading found = Read(both, {PieceOf(PieceKind::kCode, "", "http://a.example/")});
  EXPECT_THAT(found.asked, SizeIs(2));
}

}  // namespace
}  // namespace linkmilter
