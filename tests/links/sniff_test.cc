#include "scanner/links/sniff.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace linkmilter {
namespace {

TEST(Sniff, TellsContentByItsFirstBytes) {
  const std::vector<std::pair<std::string, Content>> cases = {
      {"", Content::kOther},
      {"hello", Content::kOther},
      {"note: this\nis text", Content::kOther},
      {"a: b\nc: d\n", Content::kOther},
      {"<x>", Content::kOther},
      {"<!--", Content::kOther},
      {"%PDF-1.7", Content::kOther},
      {" \n<!DOCTYPE HTML>", Content::kHtml},
      {"<HTML>", Content::kHtml},
      {"\xEF\xBB\xBF<!-- x --><html>", Content::kHtml},
      {std::string("\xFF\xFE<\0h\0t\0m\0l\0>\0", 14), Content::kHtml},
      {"<?xml version='1.0'?>\n<!-- x -->\n<svg>", Content::kXml},
      {"<!doctype svg [", Content::kXml},
      {"BEGIN:VCALENDAR\r\n", Content::kCalendar},
      {"begin:vcard\r\n", Content::kVcard},
      {"[InternetShortcut]\nURL=", Content::kShortcut},
      {"#!/usr/bin/env xdg-open\n\n[Desktop Entry]", Content::kShortcut},
      {"# [Desktop Entry]", Content::kOther},
      {"WEB\r\n1\r\nhttp", Content::kShortcut},
      {"bplist00", Content::kShortcut},
      {"<?xml version='1.0'?><!DOCTYPE plist PUBLIC", Content::kShortcut},
      {"Received: from x\r\n by y\r\nFrom: z\r\n", Content::kMessage},
      {"X-Y: 1\nSubject: z\n\nx", Content::kMessage},
  };
  for (const auto& [bytes, content] : cases) {
    SCOPED_TRACE(bytes);
    EXPECT_EQ(SniffContent(bytes), content);
  }
}

TEST(Sniff, TellsContentByNameAndType) {
  EXPECT_EQ(ContentOfName("a.txt"), Content::kOther);
  EXPECT_EQ(ContentOfName(".html"), Content::kOther);
  EXPECT_EQ(ContentOfName("a.HTML"), Content::kHtml);
  EXPECT_EQ(ContentOfName("a.svg"), Content::kXml);
  EXPECT_EQ(ContentOfName("a.eml"), Content::kMessage);
  EXPECT_EQ(ContentOfName("invite.ICS"), Content::kCalendar);
  EXPECT_EQ(ContentOfName("a.pdf.url"), Content::kShortcut);
  EXPECT_EQ(ContentOfType("text/calendar"), Content::kCalendar);
  EXPECT_EQ(ContentOfType("text/plain"), Content::kOther);
  EXPECT_EQ(ContentOfType("text/html"), Content::kHtml);
  EXPECT_EQ(ContentOfType("message/rfc822"), Content::kMessage);
}

}  // namespace
}  // namespace linkmilter
