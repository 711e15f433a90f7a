// What a body says, read without running anything: where it leads on. (What it shows: landing.h.)
// By the WHATWG HTML standard as far as a token stream can tell. Pure, linear in the body, any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scanner/links/url.h"

namespace linkmilter {

inline constexpr std::size_t kMaxRefreshes = 32;  // pages of nothing but meta refresh

// One valid <meta http-equiv=refresh>.
struct PageRefresh {
  Seconds delay{0};
  std::string url;           // as written; empty: the page itself
  bool after_base = false;   // <base> stood before it and counts
  bool in_noscript = false;  // only who runs no script follows it
  bool operator==(const PageRefresh&) const = default;
};

struct Page {
  bool html = false;
  std::optional<std::string> base;  // href of the first <base>
  std::vector<PageRefresh> refreshes;
  bool operator==(const Page&) const = default;
};

// What a browser does with a response of this Content-Type.
enum class MediaKind {
  kHtml,      // parsed as a page: HTML, XHTML, SVG, XML
  kShown,     // text, pictures, sound, PDF: shown, leads nowhere
  kDownload,  // saved
};
// `content_type` is the header's value, empty if there is none: then the first bytes of `body`
// decide as in mimesniff.spec.whatwg.org.
MediaKind MediaKindOf(std::string_view content_type, std::string_view body);

// "Text/HTML; charset=x" -> "text/html".
std::string MediaType(std::string_view content_type);

// Content-Disposition says "attachment" (RFC 6266; anything but "inline" is one).
bool IsAttachment(std::string_view content_disposition);

// Reads `body` if MediaKindOf says kHtml; otherwise an empty Page. UTF-16 is decoded, other
// charsets are read as if they were UTF-8: what matters here is ASCII.
Page ReadPage(std::string_view content_type, std::string_view body);

// The URL that `refresh` on `page` at `page_url` leads to; nullopt: none.
std::optional<Url> TargetOf(const PageRefresh& refresh, const Page& page, const Url& page_url);

}  // namespace linkmilter
