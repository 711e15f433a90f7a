#include "scanner/links/html_places.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "scanner/links/css_links.h"
#include "scanner/links/data_url.h"
#include "scanner/links/html_attributes.h"
#include "scanner/links/meta_refresh.h"
#include "scanner/links/percent.h"
#include "scanner/links/prominence.h"
#include "scanner/links/script_links.h"
#include "scanner/links/srcset.h"

namespace linkmilter {
namespace {

constexpr ByteSet kSpace(" \t\n\r\f");
constexpr ByteSet kValueSeparators(" \t\n\r\f;");

// Link types that make a client load or touch what they name; the rest only says something.
bool RelLoads(std::string_view rel) {
  constexpr std::array<std::string_view, 14> kLoading = {
      "stylesheet",    "icon",     "apple-touch-icon", "mask-icon",  "preload",
      "modulepreload", "prefetch", "prerender",        "preconnect", "manifest",
      "dns-prefetch",  "import",   "pingback",         "shortcut"};
  while (!rel.empty()) {
    const std::size_t end = kSpace.FindIn(rel);
    const auto is = [word = rel.substr(0, end)](std::string_view type) {
      return EqualsIgnoreCase(word, type);
    };
    if (std::any_of(kLoading.begin(), kLoading.end(), is)) return true;
    rel.remove_prefix(std::min(end + 1, rel.size()));
  }
  return false;
}

bool IsHref(std::string_view attribute) {
  return attribute == "href" || attribute.ends_with(":href");
}

bool NamesHref(const HtmlToken& tag) {
  const std::string* name = tag.Find("attributename");
  return name != nullptr && IsHref(AsciiLower(TrimAscii(*name)));
}

// "svg:a" -> "a"; VML keeps its prefix, by which the table knows it.
std::string_view LocalName(std::string_view element) {
  const std::size_t colon = element.find(':');
  return colon == std::string_view::npos || element.starts_with("v:") ? element
                                                                      : element.substr(colon + 1);
}

}  // namespace

LinkSink::Id HtmlPlaces::Read(const HtmlToken& tag, bool invisible) {
  if (tag.attributes.empty()) return LinkSink::kNoLink;
  invisible_ = invisible;
  element_ = LocalName(tag.text);
  LinkSink::Id pressed = LinkSink::kNoLink;
  const auto press = [&pressed](LinkSink::Id id) {
    if (pressed == LinkSink::kNoLink) pressed = id;
  };
  for (const UrlAttribute& row : UrlAttributesOf(element_)) {
    const std::string* value = tag.Find(row.attribute);
    if (value == nullptr) continue;
    const LinkSink::Id id = Value(*value, At(row.kind, row.attribute), row.form);
    if (row.kind == PlaceKind::kClick && row.attribute == "href") press(id);
  }
  if (element_ == "link") LinkElement(tag);
  if (element_ == "meta") Meta(tag);
  if (element_ == "set" || element_ == "animate") Animation(tag);
  press(AnyElement(tag));
  return pressed;
}

RawLink HtmlPlaces::At(PlaceKind kind, std::string_view attribute) const {
  RawLink link;
  link.kind = kind;
  link.element = element_;
  link.attribute = attribute;
  link.base = context_.base;
  link.invisible = invisible_;
  link.prominence = ProminenceOf(element_);
  return link;
}

LinkSink::Id HtmlPlaces::Url(std::string_view url, const RawLink& where) {
  const std::string_view bare = TrimAscii(url);
  if (IsDataUrl(bare)) {
    ReadDataUrl(bare, where, context_);
    HandOverDataFile(bare, context_.sink);
  } else if (StartsWithIgnoreCase(bare, "javascript:")) {
    RawLink target = where;
    target.kind = PlaceKind::kGo;
    FindScriptLinks(PercentDecode(bare), target, context_.sink);
  }
  RawLink link = where;
  link.url = url;
  return context_.sink.OnLink(link);
}

LinkSink::Id HtmlPlaces::Value(std::string_view value, const RawLink& where, UrlForm form) {
  switch (form) {
    case UrlForm::kUrl:
      return Url(value, where);
    case UrlForm::kSrcset:
      FindSrcsetLinks(value, where, context_.sink);
      return LinkSink::kNoLink;
    case UrlForm::kDocument:
      ReadInnerDocument(value, Syntax::kHtml, context_);
      return LinkSink::kNoLink;
    case UrlForm::kUrls:
    case UrlForm::kValues:
      break;
  }
  const ByteSet& separators = form == UrlForm::kUrls ? kSpace : kValueSeparators;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const std::size_t end = separators.FindIn(value, at);
    if (end > at) Url(value.substr(at, end - at), where);
    at = end;
  }
  return LinkSink::kNoLink;
}

void HtmlPlaces::LinkElement(const HtmlToken& tag) {
  const std::string* rel = tag.Find("rel");
  PlaceKind kind = rel != nullptr && RelLoads(*rel) ? PlaceKind::kLoad : PlaceKind::kPassive;
  if (tag.Find("itemprop") != nullptr) kind = PlaceKind::kAction;  // Gmail's buttons
  if (const std::string* href = tag.Find("href")) Url(*href, At(kind, "href"));
  if (const std::string* images = tag.Find("imagesrcset")) {
    FindSrcsetLinks(*images, At(kind, "imagesrcset"), context_.sink);
  }
}

void HtmlPlaces::Meta(const HtmlToken& tag) {
  const std::string* content = tag.Find("content");
  if (content == nullptr) return;
  const std::string* property = tag.Find("itemprop");
  if (property != nullptr && (*property == "url" || *property == "target")) {
    Url(*content, At(PlaceKind::kAction, "content"));
  }
  const std::string* equivalent = tag.Find("http-equiv");
  if (equivalent == nullptr || !EqualsIgnoreCase(TrimAscii(*equivalent), "refresh")) return;
  const std::optional<MetaRefresh> refresh = ParseRefresh(*content);
  if (refresh && !refresh->url.empty()) Url(refresh->url, At(PlaceKind::kGo, "content"));
}

// Inside of an <a> these win over the href that is written there.
void HtmlPlaces::Animation(const HtmlToken& tag) {
  if (!NamesHref(tag)) return;
  for (const std::string_view attribute : {"to", "from", "by", "values"}) {
    if (const std::string* value = tag.Find(attribute)) {
      Value(*value, At(PlaceKind::kClick, attribute), UrlForm::kValues);
    }
  }
}

// Attributes that mean the same everywhere: style, handlers, SVG's url() and prefixed hrefs.
LinkSink::Id HtmlPlaces::AnyElement(const HtmlToken& tag) {
  LinkSink::Id pressed = LinkSink::kNoLink;
  for (const HtmlAttribute& attribute : tag.attributes) {
    const std::string_view name = attribute.name;
    const std::string& value = attribute.value;
    if (name == "style") {
      if (value.find('(') != std::string::npos) {
        FindCssLinks(value, At(PlaceKind::kLoad, name), context_.sink);
      }
    } else if (name.size() > 4 && name.starts_with("on")) {
      FindScriptLinks(value, At(PlaceKind::kGo, name), context_.sink);
    } else if (name.size() > 5 && name.ends_with(":href")) {
      const PlaceKind kind = element_ == "a" ? PlaceKind::kClick : PlaceKind::kLoad;
      const LinkSink::Id id = Url(value, At(kind, name));
      if (element_ == "a") pressed = id;
    } else if (value.find('(') != std::string::npos && TakesCssUrl(name)) {
      FindCssLinks(value, At(PlaceKind::kLoad, name), context_.sink);
    }
  }
  return pressed;
}

void ReadDataUrl(std::string_view url, const RawLink& where, const HtmlContext& outer) {
  const std::string type = DataUrlType(url);
  const bool html = type == "text/html";
  const bool xml = type == "image/svg+xml" || type == "application/xhtml+xml" ||
                   type == "text/xml" || type == "application/xml";
  const bool css = type == "text/css";
  const bool script = type.find("javascript") != std::string::npos;
  if (!html && !xml && !css && !script) return;
  const std::optional<DataUrl> data = ParseDataUrl(url);
  if (!data) return;
  if (html || xml) ReadInnerDocument(data->body, html ? Syntax::kHtml : Syntax::kXml, outer);
  if (css) FindCssLinks(data->body, where, outer.sink);
  if (script) FindScriptLinks(data->body, where, outer.sink);
}

}  // namespace linkmilter
