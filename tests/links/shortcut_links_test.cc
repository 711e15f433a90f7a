// Files that are opened to go elsewhere: lines, XML, binary property lists.
#include "scanner/links/shortcut_links.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/binary_plist.h"
#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

using Strings = std::vector<std::string>;

Recorded Shortcut(const std::string& content) {
  static const SuffixList suffixes;
  Recorded recorded;
  RecordingSink sink(recorded);
  FindShortcutLinks(content, suffixes, sink);
  return recorded;
}

std::string BigEndian(std::size_t number, std::size_t size) {
  std::string bytes;
  for (std::size_t i = size; i-- > 0;)
    bytes += static_cast<char>((number >> (8 * i)) & 0xFFU);
  return bytes;
}

// A property list whose table holds `offsets`, each of one byte.
std::string Plist(const std::string& objects, const std::vector<int>& offsets, std::size_t count) {
  std::string bytes = "bplist00" + objects;
  const std::size_t table = bytes.size();
  for (const int offset : offsets)
    bytes += static_cast<char>(offset);
  return bytes + std::string(6, '\0') + "\x01\x01" + BigEndian(count, 8) + BigEndian(0, 8) +
         BigEndian(table, 8);
}

TEST(BinaryPlist, RefusesWhatIsBroken) {
  const std::string good = Plist(
      "\x51"
      "a",
      {8}, 1);
  EXPECT_EQ(PlistStrings(good), Strings{"a"});
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_EQ(PlistStrings(good.substr(0, length)), Strings()) << length;
  EXPECT_EQ(PlistStrings(Plist("\x5F\x13\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", {8}, 1)), Strings());
  EXPECT_EQ(PlistStrings(Plist("\x5F\x1F", {8}, 1)), Strings());
  EXPECT_EQ(PlistStrings(Plist("\x5F", {8}, 1)), Strings());
  EXPECT_EQ(PlistStrings(Plist("\x6F"
                               "a",
                               {8}, 1)),
            Strings());
}

TEST(BinaryPlist, PassesOverOffsetsThatLie) {
  EXPECT_EQ(PlistStrings(Plist("\x51"
                               "a",
                               {200, 8, 255}, 3)),
            Strings{"a"});
  EXPECT_EQ(PlistStrings(Plist("\x51"
                               "a",
                               {8}, 1'000'000'000))
                .size(),
            1U);
  EXPECT_EQ(PlistStrings(Plist(std::string("\xD1\x00\x00", 3), {8, 8, 8}, 3)), Strings());
}

TEST(BinaryPlist, ReadsNoMoreThanThereIs) {
  const std::string text(200, 'x');
  const std::string plist = Plist("\x5F\x10\xC8" + text, std::vector<int>(100'000, 8), 100'000);
  EXPECT_LE(PlistStrings(plist).size(), plist.size() / text.size());
}

TEST(BinaryPlist, ReadsStringsOfBothKinds) {
  const std::string objects =
      "\xD1\x01\x02"
      "\x53URL" +
      std::string("\x62\0h\0\xFC", 5);
  EXPECT_EQ(PlistStrings(Plist(objects, {8, 11, 15}, 3)), (Strings{"URL", "hü"}));
}

TEST(Shortcut, TakesNothingFromWhatIsNoLink) {
  for (const char* content :
       {"", "[InternetShortcut]",
        "[InternetShortcut]\nURL=", "[Desktop Entry]\nName=Mozilla.org\nIcon=a.com",
        "[InternetShortcut]\nIconFile=C:\\Windows\\a.dll\nIDList=\nHotKey=0",
        "<plist><dict><key>URL</key>", "<assembly xmlns='http://a.example/' algorithm='http://b/'>",
        "<!DOCTYPE plist PUBLIC '-//x' 'http://www.example.com/x.dtd'><plist>", "bplist00"}) {
    SCOPED_TRACE(content);
    const Recorded seen = Shortcut(content);
    EXPECT_EQ(seen.urls, Strings());
    EXPECT_EQ(seen.evidence, Strings());
  }
}

TEST(Shortcut, FindsWhereItGoes) {
  const std::string url = "http://a.example/";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[InternetShortcut]\r\nURL=" + url + "\r\n", "shortcut@url"},
      {"[{000214A0-0000-0000-C000-000000000046}]\nProp3=19,2\n[internetshortcut]\nurl = \"" + url +
           "\"",
       "shortcut@url"},
      {"[InternetShortcut]\nIconFile=" + url, "shortcut@iconfile"},
      {"[DEFAULT]\nBASEURL=" + url, "shortcut@baseurl"},
      {"[InternetShortcut.W]\nURL=http+ADo-//a.example/", "shortcut@url"},
      {"[Desktop Entry]\nURL[$e]=" + url, "shortcut@url"},
      {"[Desktop Entry]\nExec=sh -c \"curl " + url + "\"", "shortcut@exec"},
      {"WEB\r\n1\r\n" + url + "\r\n\r\nSelection=1\r\n", "shortcut@"},
      {"<?xml version='1.0'?><!DOCTYPE plist SYSTEM 'x'><plist><dict><key>URL</key><string>" + url +
           "</string>",
       "shortcut@string"},
      {"<plist><string><![CDATA[" + url + "]]></string>", "shortcut@string"},
      {"<!DOCTYPE plist [<!ENTITY h 'http://a'>]><plist><string>&h;.example/</string>",
       "shortcut@string"},
      {"<libraryDescription xmlns='http://b.example/'><url>" + url + "</url>", "shortcut@url"},
      {"<asmv1:assembly><deploymentProvider codebase='" + url + "' />", "shortcut@codebase"},
      {"<AppInstaller Uri='" + url + "'>", "shortcut@uri"},
      {"<PCSettings><DeepLink>%windir%\\mshta.exe " + url + "</DeepLink>", "shortcut@deeplink"},
      {Plist("\x5F\x10\x11" + url, {8}, 1), "shortcut@string"},
  };
  for (const auto& [content, place] : cases) {
    SCOPED_TRACE(content);
    const Recorded seen = Shortcut(content);
    EXPECT_EQ(seen.urls, Strings{url});
    EXPECT_EQ(seen.places, Strings{place});
  }
}

TEST(Shortcut, KeepsWhatHandsOverALoginAsEvidence) {
  const std::string unc = R"(\\host\share\x.ico)";
  EXPECT_EQ(Shortcut("[InternetShortcut]\nIconFile=" + unc).evidence, Strings{"unc-path " + unc});
  EXPECT_EQ(Shortcut("[Shell]\nCommand=2\nIconFile=" + unc).evidence, Strings{"unc-path " + unc});
  EXPECT_EQ(Shortcut("<libraryDescription><url>" + unc).evidence, Strings{"unc-path " + unc});
  const Recorded remote = Shortcut("screen mode id:i:2\nfull address:s:evil.com:3389\n");
  EXPECT_EQ(remote.evidence, Strings{"scheme rdp:evil.com:3389"});
  EXPECT_EQ(remote.places, Strings{"shortcut@full address"});
}

}  // namespace
}  // namespace linkmilter
