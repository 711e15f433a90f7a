// Where in an HTML document the tokenizer is inside of SVG or MathML: there <style> and <title>
// hold markup like any element (WHATWG HTML standard, section 13.2.6.5). Told without a tree, so
// in broken nesting it may err. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkmilter {

class ForeignContent {
 public:
  void OnStartTag(std::string_view name, bool self_closing);
  void OnEndTag(std::string_view name);
  bool inside() const { return open_ > 0 && html_islands_ == 0; }

 private:
  std::size_t open_ = 0;          // svg and math elements
  std::size_t html_islands_ = 0;  // foreignObject and desc elements
};

}  // namespace linkmilter
