// What inline style and the hidden attribute keep from the reader's eyes, or put before them. Rules
// of style sheets are not applied: this is evidence, never a reason to leave a link out. Pure,
// linear.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/html_token.h"

namespace linkmilter {

// What one element's own style says.
struct StyleEffect {
  bool hides = false;        // nothing inside can be seen
  std::optional<bool> tiny;  // font-size up to 1px: text cannot, images can; false: it can again
  // What buttons are made of.
  bool filled = false;  // a background other than white
  bool padded = false;
  bool rounded = false;
  bool boxed = false;  // display: block, inline-block
  bool operator==(const StyleEffect&) const = default;
};

// display, visibility, opacity, size with overflow, position, colours, font-size, padding, radius.
StyleEffect EffectOfStyle(std::string_view style);

// Follows open elements whose style matters, without a tree: an element's scope ends when as many
// end tags of its name as start tags have come.
class HiddenScopes {
 public:
  static constexpr std::size_t kMaxScopes = 64;  // further ones are not told apart

  // True if the element itself is hidden.
  bool OnStartTag(const HtmlToken& tag);
  void OnEndTag(std::string_view name);

  bool hidden() const { return !scopes_.empty() && scopes_.back().hidden; }
  // The own style of the element that came last.
  const StyleEffect& style() const { return style_; }
  bool HidesText() const { return hidden() || (!scopes_.empty() && scopes_.back().tiny); }

 private:
  struct Scope {
    std::string name;
    std::size_t open = 1;
    bool hidden = false;
    bool tiny = false;
  };
  bool Enter(const HtmlToken& tag);

  std::vector<Scope> scopes_;
  StyleEffect style_;
};

}  // namespace linkmilter
