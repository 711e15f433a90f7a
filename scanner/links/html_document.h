// What the readers of one HTML document share, and the way from a document into the documents
// inside it. Internal to the reading of HTML: others call FindHtmlLinks.
#pragma once

#include <cstddef>
#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

// srcdoc in data: in conditional comments: deeper ones are not read.
inline constexpr std::size_t kMaxDocumentDepth = 3;

enum class Syntax { kHtml, kXml };

struct HtmlContext {
  const Url* base = nullptr;  // of the document around; nullptr: none
  const SuffixList& suffixes;
  LinkSink& sink;
  Syntax syntax = Syntax::kHtml;
  std::size_t depth = 0;
};

// Reads a document inside the one of `outer`; nothing below kMaxDocumentDepth.
void ReadInnerDocument(std::string_view html, Syntax syntax, const HtmlContext& outer);

// The document, style sheet or script a data: URL carries; other payloads are left alone. `where`
// says where it stood.
void ReadDataUrl(std::string_view url, const RawLink& where, const HtmlContext& outer);

}  // namespace linkmilter
