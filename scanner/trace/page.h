// What a body says, read without running anything: where it leads on by itself. (What it shows:
// landing.h.) By the WHATWG HTML standard as far as a token stream can tell. Pure, linear in the
// body, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxRefreshes = 32;  // pages of nothing but meta refresh; and so below
inline constexpr std::size_t kMaxMoves = 64;
inline constexpr std::size_t kMaxPageScripts = 1000;
inline constexpr std::size_t kMaxWrittenBytes = std::size_t{256} << 10;
inline constexpr int kMaxWritings = 3;  // markup that writes script that writes markup
// A page that shows less, in characters, shows little: what may move it is believed to.
inline constexpr std::size_t kLittleText = 1024;

// Something that moves the page by itself.
struct PageMove {
  LedBy led_by = LedBy::kMetaRefresh;  // or kScript, kForm, kFrame
  std::string url;                     // as written; empty: the page itself
  bool after_base = false;             // <base> stood before it and counts
  bool in_noscript = false;            // only who runs no script follows it
  bool surely = true;                  // false: under a condition that was not read
  bool post = false;                   // a form that would be posted, to `url`
  Instruction instruction = {};
  bool operator==(const PageMove&) const = default;
};

struct Page {
  bool html = false;
  std::optional<std::string> base;   // href of the first <base>
  std::vector<PageMove> refreshes;   // valid <meta http-equiv=refresh>, in order
  std::vector<PageMove> moves;       // by script: assignments, forms submitted
  std::optional<PageMove> frame;     // what a person sees instead of the page
  std::vector<std::string> cookies;  // as a script sets them: "seen=1; path=/"
  bool opaque = false;               // a script may move it, and where to is unread
  std::size_t text = 0;              // visible characters, about
  bool shows_little() const { return text < kLittleText; }
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

// The URL that `move` on `page` at `page_url` leads to; nullopt: none.
std::optional<Url> TargetOf(const PageMove& move, const Page& page, const Url& page_url);

}  // namespace linkmilter
