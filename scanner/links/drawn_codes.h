// Codes drawn without a picture: in block characters (U+2580 to U+259F) or letters like #, line by
// line, and in the coloured cells of HTML. Each becomes a picture for LinkSink::OnFile. Pure;
// linear, and next to nothing for other text; memory is bounded by one drawing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/raw_link.h"

namespace linkmilter {

// Rows of modules, true for dark.
class Drawing {
 public:
  static constexpr std::size_t kMaxSide = 400;   // floods of rows; half blocks of a QR of 177
  static constexpr std::size_t kLeastSide = 10;  // a Data Matrix

  void AddRow(std::vector<bool> row);
  bool Full() const { return rows_.size() >= kMaxSide; }
  bool empty() const { return rows_.empty(); }
  // Hands it to `sink` if it may be a code, and begins anew.
  void Finish(LinkSink& sink);

 private:
  bool MayBeCode() const;
  std::string Picture() const;

  std::size_t width_ = 0;
  std::vector<std::vector<bool>> rows_;
};

// Text as it comes: drawings may go on from one piece of text to the next.
class DrawnLines {
 public:
  explicit DrawnLines(LinkSink& sink) : sink_(sink) {}

  void Add(std::string_view text);
  void EndLine();
  void Finish();

 private:
  std::string_view TakeDrawn(std::string_view text);

  LinkSink& sink_;
  Drawing drawing_;
  std::vector<unsigned> line_;  // of each character, its dark quarters
  bool ink_ = false;            // the line holds more than blanks
  bool other_ = false;          // the line holds what is no drawing
};

// The same for a whole text.
void FindDrawnCodes(std::string_view text, LinkSink& sink);

}  // namespace linkmilter
