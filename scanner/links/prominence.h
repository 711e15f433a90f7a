// How much a link in HTML catches the eye, told from elements, inline styles and the words around
// it while the document is read: no tree, no style sheets. It orders what is looked at first and is
// never a reason to leave a link out. One object per document. Pure, linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scanner/links/hidden.h"
#include "scanner/links/html_token.h"
#include "scanner/model.h"

namespace linkmilter {

// What an element that is no anchor looks like by its name: "input" is a button, "area" an image.
Prominence ProminenceOf(std::string_view element);

class ProminenceReader {
 public:
  // The footer of a document this long begins in its last third at the earliest.
  explicit ProminenceReader(std::size_t document_bytes = 0)
      : footer_from_(document_bytes - document_bytes / 3) {}

  // `style` is the element's own. The tag of an anchor comes after OpenAnchor.
  void OnStartTag(const HtmlToken& tag, const StyleEffect& style);
  void OnEndTag(std::string_view name);
  // Text that can be seen; `offset` of its first byte in the document.
  void OnText(std::string_view text, std::size_t offset);

  void OpenAnchor();
  Prominence CloseAnchor();

 private:
  void LookAtBox(const HtmlToken& tag, const StyleEffect& style);
  void LookInside(const HtmlToken& tag, const StyleEffect& style);
  void LookForFooter(const HtmlToken& tag);

  std::size_t footer_from_;
  std::size_t footer_looked_at_ = 0;  // bytes of text
  bool footer_words_ = false;         // the small print has begun
  std::string footer_element_;        // the open element that says it is the footer,
  std::size_t footer_depth_ = 0;      // and how many of its name are open since

  std::string box_;  // the open element that looks like a button and holds nothing yet
  bool anchor_open_ = false;
  bool in_box_ = false;
  bool button_ = false;          // of the open anchor: it or something inside looks like a button,
  bool image_ = false;           // an image is inside,
  std::size_t label_bytes_ = 0;  // and so much text
};

}  // namespace linkmilter
