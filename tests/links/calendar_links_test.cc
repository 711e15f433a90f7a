// Calendars and cards: content lines and what their properties link to.
#include "scanner/links/calendar_links.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scanner/links/content_lines.h"
#include "scanner/links/vcard_links.h"
#include "tests/links/recording_sink.h"

namespace linkmilter {
namespace {

using Strings = std::vector<std::string>;

Recorded Calendar(const std::string& text) {
  static const SuffixList suffixes;
  Recorded recorded;
  RecordingSink sink(recorded);
  FindCalendarLinks(text, suffixes, sink);
  return recorded;
}

Recorded Vcard(const std::string& text) {
  static const SuffixList suffixes;
  Recorded recorded;
  RecordingSink sink(recorded);
  FindVcardLinks(text, suffixes, sink);
  return recorded;
}

TEST(Calendar, TakesNothingFromWhatIsNoLink) {
  for (const char* line :
       {"", ":", ";:", "BEGIN:VCALENDAR", "PRODID:-//Mozilla.org/NONSGML v1.0//EN", "ATTACH:CID:1",
        "UID:1@mail.example.com", "X-WR-TIMEZONE:Europe/Berlin", "TZID:/mozilla.org/x/Berlin",
        "RELATED-TO;VALUE=URI:urn:uuid:1", "ATTACH;ENCODING=BASE64;VALUE=BINARY:!!!",
        "ATTACH;ENCODING=BASE64;FMTTYPE=image/png:iVBORw0KGgo=", "X-FILE;FILENAME=a.com:b.com",
        "DTSTART;TZID=\"Europe/Berlin\":20260101T000000"}) {
    SCOPED_TRACE(line);
    const Recorded seen = Calendar(line);
    EXPECT_EQ(seen.urls, Strings());
    EXPECT_EQ(seen.evidence, Strings());
  }
}

TEST(Calendar, FindsTheLinkOfEveryProperty) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"URL:http://a.example/", "calendar@url"},
      {"URL: www.example.com/x", "calendar@url"},
      {"url;value=uri:http://a.example/", "calendar@url"},
      {"ATTACH;FMTTYPE=application/pdf:http://a.example/x.pdf", "calendar@attach"},
      {"CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:https://a.example/", "calendar@conference"},
      {"IMAGE;VALUE=URI;DISPLAY=BADGE:http://a.example/i.png", "calendar@image"},
      {"LINK;LINKREL=\"https://b.example/rel\":x", "calendar@linkrel"},
      {"SUMMARY:come to www.example.com", "calendar@summary"},
      {"LOCATION:https://a.example/room", "calendar@location"},
      {"X-GOOGLE-CONFERENCE:https://meet.example/x", "calendar@x-google-conference"},
      {"X-MICROSOFT-SKYPETEAMSMEETINGURL:https://a.example/",
       "calendar@x-microsoft-skypeteamsmeetingurl"},
      {"X-NEW;VALUE=URI:http://a.example/", "calendar@x-new"},
      {"LOCATION;ALTREP=\"http://a.example/x,y\":Room 1", "calendar@altrep"},
      {"LOCATION;ALTREP=http://a.example/x:Room 1", "calendar@altrep"},
      {"CONTACT;X=\"http:Ann\\, www.example.com", "calendar@contact"},
      {"X-ALT-DESC;FMTTYPE=text/html:<a href=\"http://a.example/\">x</a>", "a@href"},
      {"STYLED-DESCRIPTION;FMTTYPE=text/html:<p>\\n<img src=http://a.example/>", "img@src"},
      {"ATTACH;ENCODING=BASE64;FMTTYPE=text/html:PGEgaHJlZj1odHRwOi8vYS5leGFtcGxlLz4=", "a@href"},
      {"ATTACH;ENCODING=BASE64:PGh0bWw+PGEgaHJlZj1odHRwOi8vYS5leGFtcGxlLz4=", "a@href"},
      {"ATTACH:data:text/html,<a href=http://a.example/>", "a@href"},
      {"PALARM;VALUE=URL:19960415T235000;PT5M;2;file:x;http://a.example/", "calendar@palarm"},
      {"just http://a.example/ words", "calendar@"},
  };
  for (const auto& [line, place] : cases) {
    SCOPED_TRACE(line);
    const Recorded seen = Calendar("BEGIN:VCALENDAR\r\n" + line + "\r\nEND:VCALENDAR\r\n");
    EXPECT_EQ(seen.places, Strings{place});
  }
}

TEST(Calendar, UndoesFoldingAndEscapes) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"URL:http://a.exam\r\n ple/x\r\n\ty", "http://a.example/xy"},
      {"UR\n L:http://a.example/", "http://a.example/"},
      {R"(DESCRIPTION:see\nhttp://a.example/?x=1\,2\nbye)", "http://a.example/?x=1,2"},
      {R"(URL:http://a.example/?x=1\,2\;3)", "http://a.example/?x=1,2;3"},
      {"DESCRIPTION;ENCODING=QUOTED-PRINTABLE:see http://a.ex=\r\nample/?x=3D1=0D=0A=\r\nbye",
       "http://a.example/?x=1"},
      {"DESCRIPTION;QUOTED-PRINTABLE:=68ttp://a.example/", "http://a.example/"},
      {"LOCATION;X=\"a:b;c\":http://a.example/", "http://a.example/"},
  };
  for (const auto& [line, url] : cases) {
    SCOPED_TRACE(line);
    EXPECT_EQ(Calendar(line).urls, Strings{url});
  }
}

TEST(Calendar, ReadsHtmlInADescriptionBothWays) {
  EXPECT_EQ(Calendar("DESCRIPTION:<a href=\"&#104;ttp://a.example/\">x</a>").places,
            Strings{"a@href"});
  EXPECT_EQ(Calendar("DESCRIPTION:<!-- http://a.example/ -->").places,
            Strings{"calendar@description"});
}

TEST(Calendar, KeepsPeopleAndPathsAsEvidence) {
  const Recorded seen = Calendar(
      "DESCRIPTION:\\\\\\\\host\\\\share\\\\x\r\nATTACH:\\\\host\\share\r\nATTACH:\"file:///"
      "x\"\r\n");
  EXPECT_EQ(seen.evidence, (Strings{"unc-path \\\\host\\share\\x", "unc-path \\\\host\\share"}));
  EXPECT_EQ(seen.urls, Strings{"file:///x"});  // the set of links makes evidence of it
  EXPECT_EQ(Calendar("ATTENDEE;SENT-BY=\"mailto:a@b.com\":mailto:c@d.com").urls,
            (Strings{"mailto:a@b.com", "mailto:c@d.com"}));
}

TEST(Vcard, FindsTheLinkOfEveryProperty) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"URL:http://a.example/", "vcard@url"},
      {"item1.URL;type=pref:http\\://a.example/", "vcard@url"},
      {"URL;TYPE=work;PREF=1:www.example.com", "vcard@url"},
      {"PHOTO;MEDIATYPE=image/gif:http://a.example/x.gif", "vcard@photo"},
      {"FBURL:http://a.example/fb", "vcard@fburl"},
      {"IMPP:https://a.example/chat", "vcard@impp"},
      {"RELATED;VALUE=uri:https://a.example/", "vcard@related"},
      {"RELATED;VALUE=text:see www.example.com", "vcard@related"},
      {"NOTE:see www.example.com\\, please", "vcard@note"},
      {"X-SOCIALPROFILE;type=x:https://a.example/", "vcard@x-socialprofile"},
      {"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A4 http=3A//a.ex=\nample/", "vcard@note"},
  };
  for (const auto& [line, place] : cases) {
    SCOPED_TRACE(line);
    EXPECT_EQ(Vcard("BEGIN:VCARD\r\nVERSION:4.0\r\n" + line + "\r\nEND:VCARD\r\n").places,
              Strings{place});
  }
  EXPECT_EQ(Vcard("EMAIL:ann@mail.com\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n").evidence,
            Strings{"address ann@mail.com"});
}

TEST(ContentLines, SurviveWhatIsEndless) {
  const std::size_t many = 20'000;
  std::string folds = "URL:http://a.example/";
  std::string soft = "NOTE;QUOTED-PRINTABLE:";
  std::string properties;
  std::string parameters = "X";
  for (std::size_t i = 0; i < many; ++i) {
    folds += "\r\n x";
    soft += "=\r\n";
    properties += "X-A;B=\"c:URL:http://a.example/\r\n";
    parameters += R"(;A="b","c)";
  }
  EXPECT_EQ(Calendar(folds).urls.size(), 1U);
  EXPECT_EQ(Calendar(soft).urls.size(), 0U);
  EXPECT_EQ(Calendar(properties).urls.size(), many);
  ContentLine line;
  parameters += ":x";
  ContentLines lines(parameters);
  EXPECT_TRUE(lines.Next(line));
  EXPECT_LE(line.parameters.size(), kMaxContentParameters);
  EXPECT_EQ(Calendar("URL:" + std::string(10 * many, '\\')).urls.size(), 0U);
}

}  // namespace
}  // namespace linkmilter
