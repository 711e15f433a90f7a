#include "scanner/links/html_attributes.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace linkmilter {
namespace {

// Sorted by element.
constexpr UrlAttribute kRows[] = {
    {"a", "data-saferedirecturl", PlaceKind::kClick},
    {"a", "href", PlaceKind::kClick},
    {"a", "ping", PlaceKind::kAction, UrlForm::kUrls},
    {"altglyph", "href", PlaceKind::kLoad},
    {"amp-anim", "src", PlaceKind::kLoad},
    {"amp-anim", "srcset", PlaceKind::kLoad, UrlForm::kSrcset},
    {"amp-img", "src", PlaceKind::kLoad},
    {"amp-img", "srcset", PlaceKind::kLoad, UrlForm::kSrcset},
    {"amp-list", "src", PlaceKind::kLoad},
    {"amp-state", "src", PlaceKind::kLoad},
    {"applet", "archive", PlaceKind::kLoad, UrlForm::kUrls},
    {"applet", "code", PlaceKind::kLoad},
    {"applet", "codebase", PlaceKind::kLoad},
    {"area", "href", PlaceKind::kClick},
    {"area", "ping", PlaceKind::kAction, UrlForm::kUrls},
    {"audio", "poster", PlaceKind::kLoad},
    {"audio", "src", PlaceKind::kLoad},
    {"bgsound", "src", PlaceKind::kLoad},
    {"blockquote", "cite", PlaceKind::kPassive},
    {"body", "background", PlaceKind::kLoad},
    {"button", "formaction", PlaceKind::kSubmit},
    {"col", "background", PlaceKind::kLoad},
    {"colgroup", "background", PlaceKind::kLoad},
    {"color-profile", "href", PlaceKind::kLoad},
    {"cursor", "href", PlaceKind::kLoad},
    {"del", "cite", PlaceKind::kPassive},
    {"embed", "href", PlaceKind::kGo},
    {"embed", "pluginspage", PlaceKind::kClick},
    {"embed", "src", PlaceKind::kGo},
    {"feimage", "href", PlaceKind::kLoad},
    {"fencedframe", "src", PlaceKind::kGo},
    {"filter", "href", PlaceKind::kLoad},
    {"font-face-uri", "href", PlaceKind::kLoad},
    {"form", "action", PlaceKind::kSubmit},
    {"form", "action-xhr", PlaceKind::kAction},
    {"frame", "longdesc", PlaceKind::kPassive},
    {"frame", "src", PlaceKind::kGo},
    {"glyphref", "href", PlaceKind::kLoad},
    {"head", "profile", PlaceKind::kPassive},
    {"html", "background", PlaceKind::kLoad},
    {"html", "manifest", PlaceKind::kLoad},
    {"iframe", "longdesc", PlaceKind::kPassive},
    {"iframe", "src", PlaceKind::kGo},
    {"iframe", "srcdoc", PlaceKind::kGo, UrlForm::kDocument},
    {"ilayer", "src", PlaceKind::kGo},
    {"image", "href", PlaceKind::kLoad},
    {"image", "src", PlaceKind::kLoad},
    {"img", "dynsrc", PlaceKind::kLoad},
    {"img", "longdesc", PlaceKind::kPassive},
    {"img", "lowsrc", PlaceKind::kLoad},
    {"img", "src", PlaceKind::kLoad},
    {"img", "srcset", PlaceKind::kLoad, UrlForm::kSrcset},
    {"input", "dynsrc", PlaceKind::kLoad},
    {"input", "src", PlaceKind::kLoad},
    {"input", "formaction", PlaceKind::kSubmit},
    {"input", "lowsrc", PlaceKind::kLoad},
    {"ins", "cite", PlaceKind::kPassive},
    {"isindex", "action", PlaceKind::kSubmit},
    {"layer", "background", PlaceKind::kLoad},
    {"layer", "src", PlaceKind::kGo},
    {"lineargradient", "href", PlaceKind::kLoad},
    {"mpath", "href", PlaceKind::kLoad},
    {"object", "archive", PlaceKind::kLoad},
    {"object", "classid", PlaceKind::kLoad},
    {"object", "code", PlaceKind::kLoad},
    {"object", "codebase", PlaceKind::kLoad},
    {"object", "data", PlaceKind::kGo},
    {"pattern", "href", PlaceKind::kLoad},
    {"portal", "src", PlaceKind::kGo},
    {"q", "cite", PlaceKind::kPassive},
    {"radialgradient", "href", PlaceKind::kLoad},
    {"script", "href", PlaceKind::kLoad},
    {"script", "src", PlaceKind::kLoad},
    {"source", "src", PlaceKind::kLoad},
    {"source", "srcset", PlaceKind::kLoad, UrlForm::kSrcset},
    {"table", "background", PlaceKind::kLoad},
    {"tbody", "background", PlaceKind::kLoad},
    {"td", "background", PlaceKind::kLoad},
    {"textpath", "href", PlaceKind::kLoad},
    {"tfoot", "background", PlaceKind::kLoad},
    {"th", "background", PlaceKind::kLoad},
    {"thead", "background", PlaceKind::kLoad},
    {"tr", "background", PlaceKind::kLoad},
    {"track", "src", PlaceKind::kLoad},
    {"tref", "href", PlaceKind::kLoad},
    {"use", "href", PlaceKind::kLoad},
    {"v:arc", "href", PlaceKind::kClick},
    {"v:background", "href", PlaceKind::kLoad},
    {"v:background", "src", PlaceKind::kLoad},
    {"v:curve", "href", PlaceKind::kClick},
    {"v:fill", "href", PlaceKind::kLoad},
    {"v:fill", "src", PlaceKind::kLoad},
    {"v:group", "href", PlaceKind::kClick},
    {"v:image", "src", PlaceKind::kLoad},
    {"v:imagedata", "href", PlaceKind::kLoad},
    {"v:imagedata", "src", PlaceKind::kLoad},
    {"v:line", "href", PlaceKind::kClick},
    {"v:oval", "href", PlaceKind::kClick},
    {"v:polyline", "href", PlaceKind::kClick},
    {"v:rect", "href", PlaceKind::kClick},
    {"v:roundrect", "href", PlaceKind::kClick},
    {"v:shape", "href", PlaceKind::kClick},
    {"v:shape", "src", PlaceKind::kLoad},
    {"v:stroke", "src", PlaceKind::kLoad},
    {"video", "poster", PlaceKind::kLoad},
    {"video", "src", PlaceKind::kLoad},
    {"xml", "src", PlaceKind::kLoad},
};

constexpr bool IsBefore(const UrlAttribute& a, const UrlAttribute& b) {
  return a.element < b.element;
}
static_assert(std::is_sorted(std::begin(kRows), std::end(kRows), IsBefore));

constexpr std::array<std::string_view, 10> kCssAttributes = {
    "clip-path",  "cursor",     "fill",         "filter", "marker",
    "marker-end", "marker-mid", "marker-start", "mask",   "stroke"};
static_assert(std::is_sorted(kCssAttributes.begin(), kCssAttributes.end()));

}  // namespace

UrlAttributes UrlAttributesOf(std::string_view element) {
  const auto* const first = std::lower_bound(
      std::begin(kRows), std::end(kRows), element,
      [](const UrlAttribute& row, std::string_view name) { return row.element < name; });
  const auto* last = first;
  while (last != std::end(kRows) && last->element == element)
    ++last;
  return {first, last};
}

bool TakesCssUrl(std::string_view attribute) {
  return std::binary_search(kCssAttributes.begin(), kCssAttributes.end(), attribute);
}

}  // namespace linkmilter
