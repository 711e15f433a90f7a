#include "scanner/trace/page.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/trace/page_reader.h"

namespace linkmilter {
namespace {

// mimesniff.spec.whatwg.org, 7.1: each must be followed by a blank or '>'.
constexpr std::string_view kHtmlStarts[] = {
    "<!doctype html", "<html", "<head",  "<script", "<iframe", "<h1",   "<div", "<font",
    "<table",         "<a",    "<style", "<title",  "<b",      "<body", "<br",  "<p",
};

// mimesniff.spec.whatwg.org, 7: as if there were none.
constexpr std::string_view kUnknownTypes[] = {"*/*", "unknown/unknown", "application/unknown"};
constexpr std::string_view kSavedTypes[] = {"application/octet-stream", "application/x-download",
                                            "application/force-download"};
constexpr std::string_view kShownApplications[] = {
    "application/json", "application/javascript", "application/ecmascript",
    "application/pdf",  "application/ld+json",    "application/manifest+json"};

template <typename List>
bool Contains(const List& list, std::string_view what) {
  return std::find(std::begin(list), std::end(list), what) != std::end(list);
}

bool LooksLikeHtml(std::string_view body) {
  const std::size_t start = body.find_first_not_of("\t\n\f\r ");
  if (start == std::string_view::npos) return false;
  body.remove_prefix(start);
  if (body.starts_with("<!--")) return true;
  return std::any_of(std::begin(kHtmlStarts), std::end(kHtmlStarts), [&](std::string_view tag) {
    return body.size() > tag.size() && StartsWithIgnoreCase(body, tag) &&
           (body[tag.size()] == ' ' || body[tag.size()] == '>');
  });
}

MediaKind Sniff(std::string_view body) {
  if (LooksLikeHtml(body)) return MediaKind::kHtml;
  const std::string_view head = body.substr(0, 1445);
  if (head.starts_with("%PDF-") || head.starts_with("\x89PNG") || head.starts_with("GIF8") ||
      head.starts_with("\xff\xd8\xff")) {
    return MediaKind::kShown;
  }
  const bool binary = std::any_of(head.begin(), head.end(), [](char c) {
    return c >= 0 && c < ' ' && !IsAsciiSpace(c) && c != '\x1b';
  });
  return binary ? MediaKind::kDownload : MediaKind::kShown;
}

bool IsXml(std::string_view type) {
  return type == "text/xml" || type == "application/xml" || type.ends_with("+xml");
}

enum class Utf16 { kNo, kLittle, kBig };

// The byte order mark wins over the header.
Utf16 Utf16Of(std::string_view content_type, std::string_view body) {
  if (body.starts_with("\xff\xfe")) return Utf16::kLittle;
  if (body.starts_with("\xfe\xff")) return Utf16::kBig;
  const std::string type = AsciiLower(content_type);
  if (type.find("utf-16be") != std::string::npos) return Utf16::kBig;
  if (type.find("utf-16") != std::string::npos) return Utf16::kLittle;
  return Utf16::kNo;
}

std::string DecodeUtf16(std::string_view body, Utf16 order) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(body[i]); };
  const auto unit = [&](std::size_t i) -> char32_t {
    return order == Utf16::kBig ? char32_t{byte(i)} << 8 | byte(i + 1)
                                : char32_t{byte(i + 1)} << 8 | byte(i);
  };
  std::string decoded;
  for (std::size_t i = 0; i + 1 < body.size(); i += 2) {
    char32_t point = unit(i);
    const bool leads = (point & 0xFC00U) == 0xD800;
    if (leads && i + 3 < body.size() && (unit(i + 2) & 0xFC00U) == 0xDC00) {
      point = 0x10000 + ((point & 0x3FFU) << 10) + (unit(i + 2) & 0x3FFU);
      i += 2;
    } else if ((point & 0xF800U) == 0xD800) {
      point = kReplacementCharacter;
    }
    if (i == 0 && point == 0xFEFF) continue;
    AppendUtf8(point, decoded);
  }
  return decoded;
}

}  // namespace

std::string MediaType(std::string_view content_type) {
  return AsciiLower(TrimAscii(content_type.substr(0, content_type.find(';'))));
}

MediaKind MediaKindOf(std::string_view content_type, std::string_view body) {
  const std::string type = MediaType(content_type);
  if (type.find('/') == std::string::npos || Contains(kUnknownTypes, type)) return Sniff(body);
  if (type == "text/html" || IsXml(type)) return MediaKind::kHtml;
  if (Contains(kSavedTypes, type)) return MediaKind::kDownload;
  for (const std::string_view shown :
       {"text/", "image/", "audio/", "video/", "multipart/x-mixed"}) {
    if (type.starts_with(shown)) return MediaKind::kShown;
  }
  return Contains(kShownApplications, type) ? MediaKind::kShown : MediaKind::kDownload;
}

bool IsAttachment(std::string_view content_disposition) {
  const std::string kind = MediaType(content_disposition);
  return !kind.empty() && kind != "inline" && kind.find('=') == std::string::npos;
}

Page ReadPage(std::string_view content_type, std::string_view body) {
  Page page;
  if (MediaKindOf(content_type, body) != MediaKind::kHtml) return page;
  page.html = true;
  const bool xml = IsXml(MediaType(content_type));
  const Utf16 order = Utf16Of(content_type, body);
  PageReader reader(page, xml);
  if (order == Utf16::kNo) {
    reader.Read(body);
  } else {
    reader.Read(DecodeUtf16(body, order));
    for (std::vector<PageMove>* moves : {&page.refreshes, &page.moves})
      for (PageMove& move : *moves)
        move.instruction.length = 0;  // the offsets are not of the body
    if (page.frame) page.frame->instruction.length = 0;
  }
  return page;
}

std::optional<Url> TargetOf(const PageMove& move, const Page& page, const Url& page_url) {
  if (move.url.empty()) return page_url;
  if (!move.after_base || !page.base) return ParseUrl(move.url, &page_url);
  const auto base = ParseUrl(*page.base, &page_url);
  return ParseUrl(move.url, base && base->IsHttp() ? &*base : &page_url);
}

}  // namespace linkmilter
