#include "scanner/links/foreign_content.h"

#include <algorithm>
#include <array>

namespace linkmilter {
namespace {

// Start tags that end foreign content, so that HTML goes on. Sorted.
constexpr std::array<std::string_view, 45> kBreakouts = {
    "b",      "big",  "blockquote", "body",  "br",   "center", "code",    "dd",   "div",
    "dl",     "dt",   "em",         "embed", "h1",   "h2",     "h3",      "h4",   "h5",
    "h6",     "head", "hr",         "i",     "img",  "li",     "listing", "menu", "meta",
    "nobr",   "ol",   "p",          "pre",   "ruby", "s",      "small",   "span", "strike",
    "strong", "sub",  "sup",        "table", "tt",   "u",      "ul",      "var",  "xmp"};
static_assert(std::is_sorted(kBreakouts.begin(), kBreakouts.end()));

bool IsForeign(std::string_view name) {
  return name == "svg" || name == "math";
}

bool IsIsland(std::string_view name) {
  return name == "foreignobject" || name == "desc";
}

}  // namespace

void ForeignContent::OnStartTag(std::string_view name, bool self_closing) {
  if (IsForeign(name) && !self_closing) ++open_;
  if (open_ == 0) return;
  if (IsIsland(name) && !self_closing) ++html_islands_;
  if (inside() && std::binary_search(kBreakouts.begin(), kBreakouts.end(), name)) open_ = 0;
}

void ForeignContent::OnEndTag(std::string_view name) {
  if (IsForeign(name) && open_ > 0) --open_;
  if (open_ == 0 || (IsIsland(name) && html_islands_ > 0)) {
    html_islands_ = open_ == 0 ? 0 : html_islands_ - 1;
  }
}

}  // namespace linkmilter
