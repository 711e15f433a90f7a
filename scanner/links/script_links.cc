#include "scanner/links/script_links.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "scanner/links/base64.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/script_fold.h"
#include "scanner/links/script_literals.h"
#include "scanner/links/smuggling.h"

namespace linkmilter {
namespace {

constexpr std::size_t kShortestCoded = 16;  // "http://a.b/" in base64
constexpr ByteSet kUrlEnds = ByteSet("\"'`<>\\").WithRange(0, ' ');

// Names of vocabularies: nothing is ever loaded from there.
bool IsNamespace(std::string_view url) {
  constexpr std::array<std::string_view, 5> kNamespaces = {
      "http://www.w3.org/", "http://schema.org", "https://schema.org", "http://schemas.",
      "http://ns.adobe.com/"};
  return std::any_of(kNamespaces.begin(), kNamespaces.end(),
                     [url](std::string_view prefix) { return url.starts_with(prefix); });
}

bool BeginsUrl(std::string_view text) {
  return StartsWithIgnoreCase(text, "http://") || StartsWithIgnoreCase(text, "https://");
}

bool IsHostReference(std::string_view text) {
  return text.size() > 4 && text.starts_with("//") && IsAsciiAlnum(text[2]) &&
         text.find('.') != std::string_view::npos && kUrlEnds.FindIn(text) == text.size();
}

void FindInLiteral(std::string_view text, RawLink& link, LinkSink& sink) {
  const auto emit = [&](std::string_view url) {
    link.url = url;
    if (!IsNamespace(url)) sink.OnLink(link);
  };
  if (IsHostReference(text)) return emit(text);
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at)) {
    std::size_t begin = at;
    at += 3;
    for (const std::size_t length : {5U, 4U}) {
      if (begin < length || !BeginsUrl(text.substr(begin - length))) continue;
      begin -= length;
      std::size_t end = kUrlEnds.FindIn(text, at);
      const std::size_t quote = text.substr(at, end - at).find("&quot;");
      if (quote != std::string_view::npos) end = at + quote;
      if (end > at) emit(text.substr(begin, end - begin));
      at = end;
      break;
    }
  }
}

}  // namespace

void FindScriptLinks(std::string_view script, const RawLink& where, LinkSink& sink) {
  for (const std::string_view sign :
       {"atob(", "new Blob(", "msSaveOrOpenBlob", "createObjectURL"}) {
    if (script.find(sign) != std::string_view::npos)
      sink.OnEvidence(EvidenceKind::kSmuggling, sign);
  }
  SmugglingSigns signs;
  signs.Take(script);
  if (signs.complete()) sink.OnEvidence(EvidenceKind::kSmuggling, kSmuggledFile);
  RawLink link = where;
  ScriptLiterals literals(script);
  while (const auto text = literals.Next()) {
    FindInLiteral(*text, link, sink);
    if (text->size() < kShortestCoded) continue;
    if (const auto bytes = DecodeBase64(*text)) FindInLiteral(ToValidUtf8(*bytes), link, sink);
  }
  for (const ScriptTarget& put_together : FoldScript(script).targets) {
    if (put_together.folded) FindInLiteral(put_together.target, link, sink);
  }
}

void FindJsonLinks(std::string_view json, const RawLink& where, LinkSink& sink) {
  const bool acts = json.find("Action") != std::string_view::npos;
  RawLink link = where;
  std::string key;
  ScriptLiterals literals(json);
  while (const auto text = literals.Next()) {
    if (literals.Following() == ':') {
      key = AsciiLower(text->substr(0, 32));
      continue;
    }
    if (!BeginsUrl(*text) || key.starts_with('@')) continue;
    const bool target = key == "url" || key == "target" || key == "urltemplate" || key == "handler";
    link.kind = acts && target ? PlaceKind::kAction : PlaceKind::kPassive;
    FindInLiteral(*text, link, sink);
  }
}

}  // namespace linkmilter
