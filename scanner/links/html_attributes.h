// Which attributes of which elements hold URLs, and what a mail client or browser does with them.
// Data. Follows the WHATWG HTML standard's attribute index, SVG 2, VML as Outlook draws it, AMP for
// Email, and what clients still load of older HTML.
#pragma once

#include <string_view>

#include "scanner/model.h"

namespace linkmilter {

enum class UrlForm {
  kUrl,
  kUrls,  // separated by white space
  kSrcset,
  kDocument,  // HTML itself: srcdoc
  kValues,    // of SVG animations, separated by semicolons
};

struct UrlAttribute {
  std::string_view element;
  std::string_view attribute;
  PlaceKind kind;
  UrlForm form = UrlForm::kUrl;
};

struct UrlAttributes {  // a run of rows, for range-for
  const UrlAttribute* first;
  const UrlAttribute* last;
  const UrlAttribute* begin() const { return first; }
  const UrlAttribute* end() const { return last; }
};

// The rows of one element; `element` in lower case. Not among them, for they need a closer look:
// link, meta, set, animate.
UrlAttributes UrlAttributesOf(std::string_view element);

// True for presentation attributes of SVG that take url(): fill, filter, mask, ...
bool TakesCssUrl(std::string_view attribute);

}  // namespace linkmilter
