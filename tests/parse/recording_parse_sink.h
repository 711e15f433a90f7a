// A ParseSink that remembers what it was given.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parse/sink.h"

namespace linkmilter {

class RecordingParseSink final : public ParseSink {
 public:
  void OnPiece(Piece piece) override { pieces.push_back(std::move(piece)); }
  void OnFile(std::string_view name, std::string_view bytes) override {
    files.emplace_back(name, bytes);
  }
  void OnImage(std::string_view where, const GrayImage& image) override {
    places.emplace_back(where);
    images.push_back(image);
  }
  bool MayInflate(std::size_t bytes) override {
    asked += bytes;
    return asked <= room;
  }

  std::vector<Piece> pieces;
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> places;
  std::vector<GrayImage> images;
  std::size_t asked = 0;
  std::size_t room = std::size_t{1} << 30U;
};

}  // namespace linkmilter
