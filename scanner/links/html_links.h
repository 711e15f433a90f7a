// HTML (UTF-8) -> its links: every attribute that holds a URL, style sheets, scripts and handlers,
// conditional comments, the documents inside (srcdoc, data:), and the text rules on what is shown.
// Works on tokens, never builds a tree. Pure, linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

// `outer_base` is what relative references are relative to where the document names no base
// (Content-Base, Content-Location); null if nothing does. It and `suffixes` are read only.
void FindHtmlLinks(std::string_view html,
                   const Url* outer_base,
                   const SuffixList& suffixes,
                   LinkSink& sink);

// The same for SVG and XHTML: internal entities are expanded, CDATA sections read.
void FindXmlLinks(std::string_view xml,
                  const Url* outer_base,
                  const SuffixList& suffixes,
                  LinkSink& sink);

}  // namespace linkmilter
