#include "scanner/links/sniff.h"

#include <algorithm>
#include <array>
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
    {".htm", Content::kHtml}, {".html", Content::kHtml},   {".shtml", Content::kHtml},
    {".hta", Content::kHtml}, {".xht", Content::kXml},     {".xhtml", Content::kXml},
    {".svg", Content::kXml},  {".eml", Content::kMessage},
};
constexpr Row kTypes[] = {
    {"text/html", Content::kHtml},         {"text/x-amp-html", Content::kHtml},
    {"application/hta", Content::kHtml},   {"application/xhtml+xml", Content::kXml},
    {"image/svg+xml", Content::kXml},      {"message/rfc822", Content::kMessage},
    {"message/global", Content::kMessage},
};
constexpr Row kMarkup[] = {
    {"<!doctype html", Content::kHtml}, {"<html", Content::kHtml},   {"<head", Content::kHtml},
    {"<body", Content::kHtml},          {"<script", Content::kHtml}, {"<meta ", Content::kHtml},
    {"<!doctype svg", Content::kXml},   {"<svg", Content::kXml},
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
  if (text.front() != '<') {
    return LooksLikeMessage(head) ? Content::kMessage : Content::kOther;
  }
  for (const Row& row : kMarkup) {
    if (StartsWithIgnoreCase(text, row.name)) return row.content;
  }
  return Content::kOther;
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
