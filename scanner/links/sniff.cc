#include "scanner/links/sniff.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kSniffBytes = 2048;

struct Row {
  std::string_view name;
  Content content;
};
constexpr Row kExtensions[] = {
    {".htm", Content::kHtml},
    {".html", Content::kHtml},
    {".shtml", Content::kHtml},
    {".hta", Content::kHtml},
    {".xht", Content::kXml},
    {".xhtml", Content::kXml},
    {".svg", Content::kXml},
    {".eml", Content::kMessage},
    {".mht", Content::kMessage},
    {".mhtml", Content::kMessage},
    {".ics", Content::kCalendar},
    {".ifb", Content::kCalendar},
    {".vcs", Content::kCalendar},
    {".vcf", Content::kVcard},
    {".vcard", Content::kVcard},
    {".url", Content::kShortcut},
    {".website", Content::kShortcut},
    {".webloc", Content::kShortcut},
    {".inetloc", Content::kShortcut},
    {".fileloc", Content::kShortcut},
    {".desktop", Content::kShortcut},
    {".iqy", Content::kShortcut},
    {".scf", Content::kShortcut},
    {".rdp", Content::kShortcut},
    {".search-ms", Content::kShortcut},
    {".searchconnector-ms", Content::kShortcut},
    {".library-ms", Content::kShortcut},
    {".settingcontent-ms", Content::kShortcut},
    {".appref-ms", Content::kShortcut},
    {".application", Content::kShortcut},
    {".appinstaller", Content::kShortcut},
    {".jnlp", Content::kShortcut},
};
constexpr Row kTypes[] = {
    {"text/html", Content::kHtml},
    {"text/x-amp-html", Content::kHtml},
    {"application/hta", Content::kHtml},
    {"application/xhtml+xml", Content::kXml},
    {"image/svg+xml", Content::kXml},
    {"message/rfc822", Content::kMessage},
    {"message/global", Content::kMessage},
    {"text/calendar", Content::kCalendar},
    {"text/x-vcalendar", Content::kCalendar},
    {"application/ics", Content::kCalendar},
    {"text/vcard", Content::kVcard},
    {"text/x-vcard", Content::kVcard},
    {"text/directory", Content::kVcard},
    {"application/internet-shortcut", Content::kShortcut},
    {"application/x-mswinurl", Content::kShortcut},
    {"application/x-desktop", Content::kShortcut},
    {"application/x-rdp", Content::kShortcut},
    {"application/x-ms-application", Content::kShortcut},
    {"application/appinstaller", Content::kShortcut},
    {"application/x-java-jnlp-file", Content::kShortcut},
};
constexpr Row kMarkup[] = {
    {"<!doctype html", Content::kHtml},
    {"<html", Content::kHtml},
    {"<head", Content::kHtml},
    {"<body", Content::kHtml},
    {"<script", Content::kHtml},
    {"<meta ", Content::kHtml},
    {"<!doctype svg", Content::kXml},
    {"<svg", Content::kXml},
    {"<!doctype plist", Content::kShortcut},
    {"<plist", Content::kShortcut},
    {"<librarydescription", Content::kShortcut},
    {"<searchconnectordescription", Content::kShortcut},
    {"<persistedquery", Content::kShortcut},
    {"<appinstaller", Content::kShortcut},
    {"<assembly", Content::kShortcut},
    {"<asmv1:assembly", Content::kShortcut},
    {"<pcsettings", Content::kShortcut},
    {"<jnlp", Content::kShortcut},
};
// Of formats that are read by lines.
constexpr Row kFirstLines[] = {
    {"begin:vcalendar", Content::kCalendar}, {"begin:vcard", Content::kVcard},
    {"bplist0", Content::kShortcut},         {"[internetshortcut", Content::kShortcut},
    {"[desktop entry]", Content::kShortcut}, {"[shell]", Content::kShortcut},
    {"[{000214a0-", Content::kShortcut},     {"web\n1\n", Content::kShortcut},
    {"web\r\n1\r\n", Content::kShortcut},    {"screen mode id:i:", Content::kShortcut},
    {"full address:s:", Content::kShortcut},
};

// ASCII markup out of UTF-16: every other byte.
std::string Narrow(std::string_view bytes) {
  const bool big = bytes.starts_with("\xFE\xFF");
  if (!big && !bytes.starts_with("\xFF\xFE")) return std::string(bytes);
  std::string narrow;
  for (std::size_t i = big ? 3 : 2; i < bytes.size(); i += 2)
    narrow += bytes[i];
  return narrow;
}

// Past what may stand before the root: white space, XML declarations, comments.
std::string_view AfterProlog(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (true) {
    text = TrimAscii(text);
    const std::string_view close = text.starts_with("<?") ? "?>" : "-->";
    if (!text.starts_with("<?") && !text.starts_with("<!--")) return text;
    const std::size_t end = text.find(close);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + close.size());
  }
}

// Past comments of INI files, which may stand before the first section.
std::string_view AfterComments(std::string_view text) {
  while (text.starts_with('#') || text.starts_with(';')) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text = TrimAscii(text.substr(end));
  }
  return text;
}

Content ByBeginning(std::span<const Row> rows, std::string_view text) {
  const auto row = std::find_if(rows.begin(), rows.end(), [text](const Row& each) {
    return StartsWithIgnoreCase(text, each.name);
  });
  return row == rows.end() ? Content::kOther : row->content;
}

// Two header fields, one of them a mail's, and nothing else before them.
bool LooksLikeMessage(std::string_view text) {
  constexpr std::array<std::string_view, 9> kFields = {
      "received", "return-path", "from",         "to",          "subject",
      "date",     "message-id",  "mime-version", "delivered-to"};
  std::size_t known = 0;
  std::size_t fields = 0;
  for (const std::string_view line : Split(text, '\n')) {
    if (line.empty() || line == "\r" || fields == 3) break;
    if (line.front() == ' ' || line.front() == '\t') continue;
    const std::string_view name = line.substr(0, line.find(':'));
    const bool is_field = name.size() < line.size() && name.find(' ') == std::string_view::npos;
    if (!is_field) return false;
    ++fields;
    const auto is = [name](std::string_view field) { return EqualsIgnoreCase(field, name); };
    if (std::any_of(kFields.begin(), kFields.end(), is)) ++known;
  }
  return fields >= 2 && known > 0;
}

}  // namespace

Content SniffContent(std::string_view bytes) {
  const std::string head = Narrow(bytes.substr(0, kSniffBytes));
  const std::string_view text = AfterProlog(head);
  if (text.empty()) return Content::kOther;
  if (text.front() == '<') return ByBeginning(kMarkup, text);
  const Content lines = ByBeginning(kFirstLines, AfterComments(text));
  if (lines != Content::kOther) return lines;
  return LooksLikeMessage(head) ? Content::kMessage : Content::kOther;
}

Content ContentOfName(std::string_view file_name) {
  for (const Row& row : kExtensions) {
    if (file_name.size() > row.name.size() &&
        EqualsIgnoreCase(file_name.substr(file_name.size() - row.name.size()), row.name)) {
      return row.content;
    }
  }
  return Content::kOther;
}

Content ContentOfType(std::string_view type) {
  for (const Row& row : kTypes) {
    if (type == row.name) return row.content;
  }
  return Content::kOther;
}

}  // namespace linkmilter
