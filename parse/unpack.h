// One attachment, from its first byte to its last piece: finds the format of each file by its
// bytes, hands it to that format's parser, and goes into the files inside. Keeps the limits of the
// attachment, whatever the parsers do; what a library throws ends the file and not the attachment.
// One object per attachment, one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parse/limits.h"
#include "parse/sink.h"
#include "parse/split_codes.h"
#include "scanner/attachments/file_type.h"
#include "scanner/attachments/piece.h"

namespace linkmilter {

// Who reads the files of one type. It may throw.
struct Format {
  FileType type = FileType::kOther;
  void (*read)(std::string_view bytes, const ParseLimits& limits, ParseSink& sink) = nullptr;
};

using Formats = std::span<const Format>;

class Unpacking final : public ParseSink {
 public:
  // `take` is called with each piece as it is found. The others must outlive this object.
  using Take = std::function<void(const Piece&)>;
  Unpacking(Formats formats, const ParseLimits& limits, Take take)
      : formats_(formats), limits_(limits), take_(std::move(take)) {}

  // The attachment itself. Call once.
  void Read(std::string_view name, std::string_view bytes);

  void OnPiece(Piece piece) override;
  void OnFile(std::string_view name, std::string_view bytes) override;
  void OnImage(std::string_view where, const GrayImage& image) override;
  bool MayInflate(std::size_t bytes) override;

 private:
  // What is left of one limit; that it ran out is said once.
  struct Budget {
    std::size_t left = 0;
    bool said = false;
  };

  bool Spend(Budget& budget, std::size_t amount, const std::string& beyond);
  void ReadHere(std::string_view bytes);
  void HandOn(std::string_view bytes);
  void Unreadable(std::string why);
  void Emit(Piece piece);
  void OnCodes(std::string_view where, const std::vector<Code>& codes);

  const Formats formats_;
  const ParseLimits& limits_;
  const Take take_;
  std::string path_;  // of the file at hand: "a.zip/b.pdf"
  std::size_t depth_ = 0;
  Budget files_{limits_.files};
  Budget inflated_{limits_.inflated_bytes};
  Budget images_{limits_.images};
  Budget pieces_{limits_.pieces};
  Budget piece_bytes_{limits_.piece_bytes};
  SplitCodes split_codes_;
};

}  // namespace linkmilter
