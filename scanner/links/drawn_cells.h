// Codes drawn in HTML without a picture: cells of a table, or boxes in rows, black and white by
// their background. Hears the tags of a document, hands each drawing to the sink. Linear; costs
// ordinary tables a few comparisons a cell.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/drawn_codes.h"
#include "scanner/links/html_token.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

class DrawnCells {
 public:
  explicit DrawnCells(LinkSink& sink) : sink_(sink) {}

  void OnStartTag(const HtmlToken& tag);
  void OnEndTag(std::string_view name);
  // Words that are shown: no drawing holds any.
  void OnWords();
  void Finish();

 private:
  struct Cell {
    bool dark = false;
    std::size_t columns = 1;  // colspan
    std::size_t width = 0;    // pixels; 0: not said
  };

  using Row = std::vector<Cell>;

  std::size_t NarrowestModule() const;  // in pixels; 0: no cell says
  static std::vector<bool> ModulesOf(const Row& row, std::size_t narrowest);
  void TableCell(const HtmlToken& tag);
  void Box(const HtmlToken& tag);
  void AddCell(Cell cell);
  void EndRow();

  LinkSink& sink_;
  Row row_;
  std::vector<Row> rows_;
  bool in_cell_ = false;  // of a table
  std::string box_;       // the open box's element; empty: none is open
};

}  // namespace linkmilter
