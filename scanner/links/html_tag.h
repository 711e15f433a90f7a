// The tag and attribute states of the HTML tokenizer (WHATWG HTML standard, sections 13.2.5.8 and
// 13.2.5.32 to 40). Belongs to one tokenizer and keeps the strings of past attributes for the next
// tag: hence no allocation per tag.
#pragma once

#include <cstddef>
#include <vector>

#include "scanner/links/html_input.h"
#include "scanner/links/html_token.h"

namespace linkmilter {

class HtmlTagReader {
 public:
  // Reads a tag from its name on and fills text, attributes and self_closing of `token`. False: the
  // input ended inside the tag. REQUIRES: an ASCII letter comes next; the token is clear.
  bool Read(HtmlInput& input, HtmlToken& token);

  // Empties `attributes` and keeps their strings for later.
  void Recycle(std::vector<HtmlAttribute>& attributes);

 private:
  class Machine;

  // The next attribute to fill: one of the token's, or a place for what is dropped.
  HtmlAttribute& StartAttribute(std::vector<HtmlAttribute>& attributes);
  void DropDuplicates(std::vector<HtmlAttribute>& attributes);

  std::vector<HtmlAttribute> spare_;
  HtmlAttribute dropped_;
  std::vector<std::size_t> firsts_;  // of DropDuplicates, kept for its memory
};

}  // namespace linkmilter
