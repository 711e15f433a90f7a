#include "scanner/links/html_links.h"

#include <optional>
#include <string>

#include "base/text.h"
#include "scanner/links/html_document.h"
#include "scanner/links/html_reader.h"
#include "scanner/links/html_tokenizer.h"
#include "scanner/links/xml_entities.h"

namespace linkmilter {
namespace {

bool MentionsBase(std::string_view html) {
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    if (StartsWithIgnoreCase(html.substr(at + 1), "base")) return true;
  }
  return false;
}

// The first <base> that a browser would use: it rules the links before it too, so it is looked for
// first; few documents have one.
std::optional<Url> FindBase(std::string_view html) {
  if (!MentionsBase(html)) return std::nullopt;
  HtmlTokenizer tokenizer(html);
  for (const HtmlToken* token = &tokenizer.Next(); token->kind != HtmlToken::Kind::kEnd;
       token = &tokenizer.Next()) {
    if (token->kind != HtmlToken::Kind::kStartTag || token->text != "base") continue;
    const std::string* href = token->Find("href");
    if (href == nullptr) continue;
    std::optional<Url> base = ParseUrl(*href);
    if (base && base->scheme != "data" && base->scheme != "javascript") return base;
  }
  return std::nullopt;
}

void ReadDocument(std::string_view html, HtmlContext context) {
  std::string expanded;
  if (context.syntax == Syntax::kXml) html = ExpandXmlEntities(html, expanded);
  const std::optional<Url> base = FindBase(html);
  if (base) context.base = &*base;
  HtmlReader(context).Read(html);
}

}  // namespace

void ReadInnerDocument(std::string_view html, Syntax syntax, const HtmlContext& outer) {
  if (outer.depth >= kMaxDocumentDepth) return;
  ReadDocument(html, {outer.base, outer.suffixes, outer.sink, syntax, outer.depth + 1});
}

void FindHtmlLinks(std::string_view html,
                   const Url* outer_base,
                   const SuffixList& suffixes,
                   LinkSink& sink) {
  ReadDocument(html, {outer_base, suffixes, sink});
}

void FindXmlLinks(std::string_view xml,
                  const Url* outer_base,
                  const SuffixList& suffixes,
                  LinkSink& sink) {
  ReadDocument(xml, {outer_base, suffixes, sink, Syntax::kXml});
}

}  // namespace linkmilter
