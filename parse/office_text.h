// Collects the text of one part of a document and hands it on in pieces of bounded size, cut at
// the ends of lines where that is possible.
#pragma once

#include <string>
#include <string_view>

#include "parse/limits.h"
#include "parse/pieces.h"
#include "parse/sink.h"

namespace linkmilter {

class OfficeTextLines {
 public:
  // All three outlive this.
  OfficeTextLines(std::string_view path, const ParseLimits& limits, ParseSink& sink)
      : path_(path), limits_(limits), sink_(sink) {}

  void Add(std::string_view text) {
    if (text_.size() + text.size() > limits_.text_bytes) Flush();
    text_ += text.substr(0, limits_.text_bytes);
  }

  void Flush() {
    if (text_.find_first_not_of(" \t\r\n") != std::string::npos) {
      sink_.OnPiece(OfficeText(path_, "", text_));
    }
    text_.clear();
  }

 private:
  std::string_view path_;
  const ParseLimits& limits_;
  ParseSink& sink_;
  std::string text_;
};

}  // namespace linkmilter
