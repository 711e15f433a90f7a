// What the parser of one format hands on, in the order of the document. Implemented by Unpacking
// (parse/unpack), which knows how deep we are and how much room is left, and by tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/attachments/piece.h"

namespace linkmilter {

// Eight bits of grey a pixel, rows without padding; 0 is black.
struct GrayImage {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> pixels;
};

class ParseSink {
 public:
  ParseSink() = default;
  ParseSink(const ParseSink&) = delete;
  ParseSink& operator=(const ParseSink&) = delete;
  ParseSink(ParseSink&&) = delete;
  ParseSink& operator=(ParseSink&&) = delete;
  virtual ~ParseSink() = default;

  // `piece.path` is relative to this format's file; the sink puts the way to it before.
  virtual void OnPiece(Piece piece) = 0;
  // A file inside: it is read by its own format, or handed on as kFile.
  virtual void OnFile(std::string_view name, std::string_view bytes) = 0;
  // A picture: it is looked through for codes.
  virtual void OnImage(std::string_view where, const GrayImage& image) = 0;
  // To be asked before `bytes` more are inflated, for any purpose. False: there is no more room,
  // and the parser ends; the sink has said so in a piece.
  virtual bool MayInflate(std::size_t bytes) = 0;
};

}  // namespace linkmilter
