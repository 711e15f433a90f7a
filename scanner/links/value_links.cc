#include "scanner/links/value_links.h"

#include <string>

#include "base/text.h"
#include "scanner/links/charset.h"
#include "scanner/links/data_url.h"
#include "scanner/links/html_document.h"
#include "scanner/links/html_links.h"
#include "scanner/links/marking_sinks.h"
#include "scanner/links/sniff.h"
#include "scanner/links/text_evidence.h"
#include "scanner/links/text_links.h"

namespace linkmilter {
namespace {

constexpr std::string_view kUncPrefix = "\\\\";

// What the rules of text find stands where the value stands.
class PlacedLinks final : public MarkingSink {
 public:
  PlacedLinks(const ValuePlace& place, LinkSink& sink) : MarkingSink(sink), place_(place) {}

 private:
  void Mark(RawLink& link) const override {
    link.element = place_.element;
    link.attribute = place_.attribute;
  }
  const ValuePlace& place_;
};

std::string_view Bare(std::string_view value) {
  value = TrimAscii(value);
  const bool quoted = value.size() >= 2 && ((value.front() == '"' && value.back() == '"') ||
                                            (value.front() == '<' && value.back() == '>'));
  return quoted ? TrimAscii(value.substr(1, value.size() - 2)) : value;
}

// "C:\x" and "urn:x" have a colon too.
bool HasScheme(std::string_view value) {
  if (value.starts_with("//")) return true;
  const std::size_t colon = value.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = value.substr(0, colon);
  const auto is = [scheme](std::string_view known) { return EqualsIgnoreCase(scheme, known); };
  return is("http") || is("https") || is("ftp") || is("mailto") || is("data") ||
         IsOtherScheme(scheme);
}

bool HasMarkup(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view next = text.substr(at + 1, 1);
    if (!next.empty() && (next == "/" || next == "!" || IsAsciiAlpha(next[0]))) return true;
  }
  return false;
}

bool MentionsUrl(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return true;
  if (text.find(kUncPrefix) != std::string_view::npos) return true;
  for (std::size_t at = text.find('.'); at != std::string_view::npos; at = text.find('.', at + 1)) {
    if (at >= 3 && EqualsIgnoreCase(text.substr(at - 3, 3), "www")) return true;
  }
  return false;
}

}  // namespace

void ValueLinks::Reference(std::string_view value, const ValuePlace& place) {
  value = Bare(value);
  if (value.starts_with(kUncPrefix)) {
    sink_.OnEvidence(EvidenceKind::kUncPath, value);
    return;
  }
  RawLink link;
  link.url = value;
  link.kind = place.kind;
  link.element = place.element;
  link.attribute = place.attribute;
  if (IsDataUrl(value)) {
    ReadDataUrl(value, link, {nullptr, suffixes_, sink_});
  } else if (HasScheme(value)) {
    sink_.OnLink(link);
  } else {
    Text(value, place);
  }
}

void ValueLinks::Text(std::string_view value, const ValuePlace& place) {
  PlacedLinks placed(place, sink_);
  FindTextLinks(value, suffixes_, placed);
}

void ValueLinks::TextOrHtml(std::string_view value, const ValuePlace& place) {
  Text(value, place);
  if (HasMarkup(value)) Html(value);
}

void ValueLinks::Unknown(std::string_view value, const ValuePlace& place) {
  const std::string_view bare = Bare(value);
  const bool one_word = bare.find_first_of(" \t\r\n") == std::string_view::npos;
  if (bare.starts_with(kUncPrefix) || (one_word && HasScheme(bare))) {
    Reference(bare, place);
  } else if (MentionsUrl(value)) {
    Text(value, place);
  }
}

void ValueLinks::Html(std::string_view html) {
  FindHtmlLinks(html, nullptr, suffixes_, sink_);
}

void ValueLinks::File(std::string_view bytes, std::string_view type) {
  const Content declared = ContentOfType(type);
  const Content content = declared == Content::kOther ? SniffContent(bytes) : declared;
  if (content != Content::kHtml && content != Content::kXml) return;
  std::string buffer;
  const std::string_view text = DecodeCharset(bytes, HtmlCharsetLabel(bytes), buffer);
  if (content == Content::kHtml) {
    Html(text);
  } else {
    FindXmlLinks(text, nullptr, suffixes_, sink_);
  }
}

}  // namespace linkmilter
