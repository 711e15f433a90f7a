// Reads one HTML document from its tokens: hands the attributes to HtmlPlaces, gathers the texts of
// links and the text around them, follows what is hidden. One object per document. Pure, linear.
#pragma once

#include <string>
#include <string_view>

#include "scanner/links/drawn_cells.h"
#include "scanner/links/drawn_codes.h"
#include "scanner/links/foreign_content.h"
#include "scanner/links/hidden.h"
#include "scanner/links/html_document.h"
#include "scanner/links/html_places.h"
#include "scanner/links/html_token.h"
#include "scanner/links/prominence.h"

namespace linkmilter {

class HtmlReader {
 public:
  // `context` must outlive the reader; its base is the one that rules this document.
  explicit HtmlReader(const HtmlContext& context)
      : context_(context), places_(context), lines_(context.sink), cells_(context.sink) {}

  void Read(std::string_view html);

 private:
  void StartTag(const HtmlToken& tag);
  void EndTag(std::string_view name);
  void Text(const HtmlToken& token);
  void ShownText(std::string_view text);
  void Comment(std::string_view data);
  void Interrupt(std::string_view name);
  void OpenAnchor(const HtmlToken& tag);
  void CloseAnchor();
  void FlushText();

  const HtmlContext& context_;
  HtmlPlaces places_;
  HiddenScopes hidden_;
  ForeignContent foreign_;
  DrawnLines lines_;
  DrawnCells cells_;
  ProminenceReader prominence_;
  std::string anchor_element_;  // the open link's element; empty: none is open
  LinkSink::Id anchor_ = LinkSink::kNoLink;
  std::string anchor_text_;
  bool anchor_hides_ = false;  // it holds text nobody sees,
  bool anchor_shows_ = true;   // and something else that can be seen, or none of it could
  std::string text_;           // outside of links, up to the next interruption
  bool text_invisible_ = false;
  std::string raw_element_;  // style, script, title, ...: the element whose text is none
  bool json_ = false;        // the open script holds JSON-LD
};

}  // namespace linkmilter
