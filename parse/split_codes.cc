#include "parse/split_codes.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace linkmilter {
namespace {

using Pieces = std::vector<const GrayImage*>;

GrayImage SideBySide(const Pieces& pieces) {
  GrayImage joined{0, pieces.front()->height, {}};
  for (const GrayImage* piece : pieces)
    joined.width += piece->width;
  joined.pixels.reserve(joined.width * joined.height);
  for (std::size_t y = 0; y < joined.height; ++y) {
    for (const GrayImage* piece : pieces) {
      const auto row = piece->pixels.begin() + static_cast<std::ptrdiff_t>(y * piece->width);
      joined.pixels.insert(joined.pixels.end(), row,
                           row + static_cast<std::ptrdiff_t>(piece->width));
    }
  }
  return joined;
}

GrayImage Stacked(const Pieces& pieces) {
  GrayImage joined{pieces.front()->width, 0, {}};
  for (const GrayImage* piece : pieces) {
    joined.height += piece->height;
    joined.pixels.insert(joined.pixels.end(), piece->pixels.begin(), piece->pixels.end());
  }
  return joined;
}

class Joiner {
 public:
  void Try(const Pieces& pieces);
  void TrySquare(const GrayImage* four);
  std::vector<Code> Take() { return std::move(found_); }

 private:
  void Look(const GrayImage& joined);

  std::vector<Code> found_;
  std::size_t looked_ = 0;  // pixels
};

void Joiner::Look(const GrayImage& joined) {
  looked_ += joined.pixels.size();
  if (looked_ > SplitCodes::kMaxJoined) return;
  for (Code& code : FindCodes(joined)) {
    if (std::find(found_.begin(), found_.end(), code) == found_.end()) {
      found_.push_back(std::move(code));
    }
  }
}

void Joiner::Try(const Pieces& pieces) {
  const auto all = [&pieces](auto side) {
    return std::all_of(pieces.begin(), pieces.end(), [&](const GrayImage* piece) {
      return piece->*side == pieces.front()->*side;
    });
  };
  if (all(&GrayImage::width)) Look(Stacked(pieces));
  if (all(&GrayImage::height)) Look(SideBySide(pieces));
}

void Joiner::TrySquare(const GrayImage* four) {
  const auto same = [four](const GrayImage& piece) {
    return piece.width == four->width && piece.height == four->height;
  };
  if (!std::all_of(four, four + 4, same)) return;
  const GrayImage upper = SideBySide({four, four + 1});
  const GrayImage lower = SideBySide({four + 2, four + 3});
  Look(Stacked({&upper, &lower}));
}

}  // namespace

bool HasCodeTexture(const GrayImage& image) {
  if (image.pixels.empty()) return false;
  const auto [least, most] = std::minmax_element(image.pixels.begin(), image.pixels.end());
  const int range = *most - *least;
  constexpr int kLeastContrast = 32;
  constexpr std::size_t kLeastChanges = 3;  // of one row, in a quarter of a code
  if (range < kLeastContrast) return false;
  std::size_t between = 0;  // pixels neither black nor white
  std::size_t telling = 0;  // rows that go to and fro
  for (std::size_t y = 0; y < image.height; ++y) {
    std::size_t changes = 0;
    bool was_dark = false;
    for (std::size_t x = 0; x < image.width; ++x) {
      const int grey = (image.pixels[y * image.width + x] - *least) * 4 / (range + 1);
      if (grey == 1 || grey == 2) ++between;
      if ((grey < 2) != was_dark) ++changes;
      was_dark = grey < 2;
    }
    if (changes >= kLeastChanges) ++telling;
  }
  return between * 3 <= image.pixels.size() && telling * 3 >= image.height;
}

std::vector<Code> FindCodesInPieces(const std::vector<GrayImage>& pieces) {
  Joiner joiner;
  const auto at = [&pieces](std::size_t i) { return &pieces[i]; };
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    joiner.Try({at(i), at(i + 1)});
    joiner.Try({at(i + 1), at(i)});
    if (i + 3 < pieces.size()) joiner.TrySquare(at(i));
  }
  Pieces run;
  for (const GrayImage& piece : pieces) {
    run.push_back(&piece);
    if (run.size() > 2) joiner.Try(run);
  }
  return joiner.Take();
}

void SplitCodes::Add(const GrayImage& image) {
  if (pieces_.size() >= kMaxPieces || image.pixels.size() > kMaxPixels) return;
  if (HasCodeTexture(image)) pieces_.push_back(image);
}

}  // namespace linkmilter
