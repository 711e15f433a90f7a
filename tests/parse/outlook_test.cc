// What Outlook, Windows and OneNote wrap: TNEF, compressed RTF, signed mail, shortcuts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parse/lzfu.h"
#include "parse/onenote.h"
#include "parse/shell_link.h"
#include "parse/signed_mail.h"
#include "parse/tnef.h"
#include "tests/parse/compound.h"
#include "tests/parse/found.h"

namespace linkmilter {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// [MS-OXRTFCP] 3.1.1: the specification's own example.
const std::string kPackedRtf =
    "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 "
    "bw\x05\xb0"
    "ld}\x0a\x80\x0f\xa0"s;
const std::string kRtf = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";

TEST(CompressedRtf, IsUnpackedWithinTheRoom) {
  Found found;
  EXPECT_EQ(UnpackRtf(kPackedRtf, found), kRtf);
  EXPECT_EQ(UnpackRtf("12345678MELA1234plain", found), "plain");
  EXPECT_EQ(UnpackRtf("12345678NONE1234plain", found), std::nullopt);
  EXPECT_EQ(UnpackRtf("", found), std::nullopt);
  Found small(10);
  EXPECT_EQ(UnpackRtf(kPackedRtf, small), std::nullopt);
}

std::string Attribute(std::uint64_t id, const std::string& data) {
  return "\1" + Le(4, id) + Le(4, data.size()) + data + "##";
}
std::string Property(std::uint64_t type, std::uint64_t id, std::string value) {
  std::string property = Le(2, type) + Le(2, id) + Le(4, 1) + Le(4, value.size());
  value.resize((value.size() + 3) / 4 * 4);
  return property + value;
}

TEST(Tnef, HandsOnBodiesAndAttachments) {
  const std::string named =
      Le(2, 3) + Le(2, 0x8001) + std::string(16, 'g') + Le(4, 1) + Le(4, 3) + "ab\0\0"s + Le(4, 7);
  const std::string tnef =
      "\x78\x9F\x3E\x22" + Le(2, 1) + Attribute(0x2800C, "plain") +
      Attribute(0x69003, Le(4, 3) + named + Property(0x102, 0x1013, "<p>") +
                             Property(0x102, 0x1009, kPackedRtf)) +
      Attribute(0x69002, "") + Attribute(0x18010, "A~1.HTM\0"s) + Attribute(0x6800F, "first") +
      Attribute(0x69005, Le(4, 1) + Property(0x1F, 0x3707, Utf16Le("a.html") + "\0\0"s)) +
      Attribute(0x69002, "") +
      Attribute(0x69005, Le(4, 1) + Property(0xD, 0x3701, std::string(16, 'i') + "second"));
  Found found;
  ReadTnef(tnef, {}, found);
  EXPECT_THAT(found.Of(PieceKind::kText), ElementsAre("plain"));
  EXPECT_THAT(found.files, ElementsAre(Pair("body.html", "<p>"), Pair("body.rtf", kRtf),
                                       Pair("a.html", "first"), Pair("attachment", "second")));
  EXPECT_EQ(found.Count(PieceKind::kUnreadable), 0U);

  Found cut;
  ReadTnef(tnef.substr(0, 30), {}, cut);
  EXPECT_EQ(cut.Count(PieceKind::kUnreadable), 1U);
}

TEST(OneNote, HandsOnEmbeddedFilesWhateverTheirLength) {
  const std::string id = "\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC";
  Found found;
  ReadOneNote("header" + id + Le(8, 4) + std::string(12, '\0') + "one." + "rest" + id +
                  Le(8, ~std::uint64_t{0}) + std::string(12, '\0') + "lies" + id + Le(8, 3) +
                  std::string(12, '\0') + "two\1" + Utf16Le("http://u.example"),
              {}, found);
  EXPECT_THAT(found.files, ElementsAre(Pair("embedded", "one."), Pair("embedded", "lies"),
                                       Pair("embedded", "two")));
  EXPECT_EQ(found.Text(), "http://u.example|");
}

std::string ShortcutHeader(std::uint64_t flags) {
  std::string header = "\x4C\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"s + Le(4, flags);
  header.resize(76);
  return header;
}

TEST(ShellLink, ShowsItsStrings) {
  const auto text = [](const std::string& ascii) { return Le(2, ascii.size()) + Utf16Le(ascii); };
  const std::string network = Le(4, 30) + Le(4, 2) + Le(4, 12) + "\\\\smb.example\\s\0"s;
  std::string info = Le(4, 28 + network.size()) + Le(4, 28) + Le(4, 2) + Le(4, 0) + Le(4, 0) +
                     Le(4, 28) + Le(4, 0) + network;
  Found found;
  ReadShellLink(ShortcutHeader(0x80 | 0x02 | 0x20 | 0x40) + info +
                    text("/c mshta http://a.example") + text("\\\\icon.example\\i.ico"),
                {}, found);
  EXPECT_THAT(found.UrlLines(),
              ElementsAre("click path \\\\smb.example\\s", "load icon \\\\icon.example\\i.ico"));
  EXPECT_EQ(found.Text(), "/c mshta http://a.example|");

  Found cut;
  ReadShellLink(ShortcutHeader(0x80 | 0x20) + Le(2, 500) + "x", {}, cut);
  EXPECT_EQ(cut.Count(PieceKind::kUnreadable), 1U);
}

// A value of DER with a length of one byte, or of BER with an indefinite one.
std::string Definite(char tag, const std::string& content) {
  return tag + Le(1, content.size()) + content;
}
std::string Indefinite(char tag, const std::string& content) {
  return tag + "\x80"s + content + "\0\0"s;
}

TEST(SignedMail, UnwrapsItsContentFromDerAndBer) {
  const std::string signed_data = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
  const std::string data = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
  const std::string head = Definite('\x02', "\x01") + Indefinite('\x31', Definite('\x30', "x"));
  for (const auto& wrap : {Definite, Indefinite}) {
    const auto mail = [&](const std::string& content) {
      return wrap('\x30',
                  signed_data + wrap('\xA0', wrap('\x30', head + wrap('\x30', data + content))));
    };
    Found found;
    const std::string pieces = Definite('\x04', "Subject: ") +
                               wrap('\x24', Definite('\x04', "x\n")) + Definite('\x04', "\nhi");
    ReadSignedMail(mail(wrap('\xA0', wrap('\x24', pieces))), {}, found);
    EXPECT_THAT(found.files, ElementsAre(Pair("smime.eml", "Subject: x\n\nhi")));
    EXPECT_THAT(found.pieces, IsEmpty());

    Found detached;
    ReadSignedMail(mail(""), {}, detached);
    EXPECT_THAT(detached.files, IsEmpty());
    EXPECT_THAT(detached.pieces, IsEmpty());
  }
  for (const std::string& broken : {""s, "\x30"s, "\x30\x80"s, "\x30\x88\xFF\xFF"s,
                                    Definite('\x30', data), std::string(1000, '\x30')}) {
    Found found;
    ReadSignedMail(broken, {}, found);
    EXPECT_EQ(found.Count(PieceKind::kUnreadable), 1U);
  }
}

}  // namespace
}  // namespace linkmilter
