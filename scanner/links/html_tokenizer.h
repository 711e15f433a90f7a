// HTML bytes (UTF-8) -> tokens, by the WHATWG HTML standard, section 13.2.5 (tokenization), every
// state and every named character reference. Linear in the input, whatever it holds. Pure; one
// object per document, any thread, one at a time. Never builds a tree, never fails: parse errors
// are passed over as the standard says.
//
// What tree construction would tell the tokenizer (which elements switch to RCDATA, RAWTEXT, script
// data, PLAINTEXT; where CDATA is allowed) the tokenizer decides itself from the start tags it
// emits, as a document outside foreign content would; see `follow_elements`.
//
// Where the states live: text in html_text.cc and html_script.cc, tags and attributes in
// html_tag.cc, comments in html_comment.cc, doctypes in html_doctype.cc, character references in
// html_references.cc. All of them read through HtmlInput.
#pragma once

#include <string>
#include <string_view>

#include "scanner/links/html_input.h"
#include "scanner/links/html_tag.h"
#include "scanner/links/html_token.h"

namespace linkmilter {

enum class HtmlState { kData, kRcdata, kRawtext, kScriptData, kPlaintext, kCdata };

struct HtmlTokenizerOptions {
  HtmlState initial_state = HtmlState::kData;
  std::string last_start_tag;   // for the appropriate end tag in the first text
  bool follow_elements = true;  // title, textarea, style, xmp, ... switch the state by themselves
  bool scripting = false;       // true: noscript is raw text, as in a browser
  bool cdata_sections = false;  // true: <![CDATA[ is honoured everywhere (foreign content, XML)
};

class HtmlTokenizer {
 public:
  // `input` must outlive the tokenizer. Ill-formed UTF-8 becomes U+FFFD in the tokens.
  explicit HtmlTokenizer(std::string_view input, HtmlTokenizerOptions options = {});
  HtmlTokenizer(const HtmlTokenizer&) = delete;
  HtmlTokenizer& operator=(const HtmlTokenizer&) = delete;
  HtmlTokenizer(HtmlTokenizer&&) = delete;
  HtmlTokenizer& operator=(HtmlTokenizer&&) = delete;
  ~HtmlTokenizer() = default;

  // The next token; kEnd for ever after the last. Text comes in runs as long as possible.
  // The token is the tokenizer's own and valid until the next call: no allocation per token.
  const HtmlToken& Next();

  // Whether elements switch the state from here on: in foreign content (svg, math) they do not.
  void FollowElements(bool follow) { options_.follow_elements = follow; }

 private:
  void ClearToken();

  // Text up to the next markup or the end of the input, appended to the token.
  void ReadText();
  void DataState();
  bool DataEndsHere();
  void RcdataState();
  void RawtextState();
  void PlaintextState();
  void CdataSectionState();

  // Markup that DataEndsHere or an appropriate end tag announced: each fills the token. False:
  // the input ended inside a tag, which is then no token.
  bool TagOpenState();
  bool EndTagOpenState();
  bool MarkupDeclarationOpenState();
  bool BogusComment();
  bool Tag(HtmlToken::Kind kind);
  void FollowElement();

  HtmlInput input_;
  HtmlTokenizerOptions options_;
  HtmlState state_;             // how the text that comes next is read
  std::string last_start_tag_;  // whose end tag ends that text
  HtmlToken token_;
  HtmlTagReader tag_reader_;
};

}  // namespace linkmilter
