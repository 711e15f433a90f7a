#include "scanner/links/drawn_codes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace linkmilter {
namespace {

// The quarters of a character's cell.
enum Quarter : unsigned { kUpperLeft = 1, kUpperRight = 2, kLowerLeft = 4, kLowerRight = 8 };
constexpr unsigned kUpper = kUpperLeft | kUpperRight;
constexpr unsigned kLower = kLowerLeft | kLowerRight;
constexpr unsigned kLeft = kUpperLeft | kLowerLeft;
constexpr unsigned kRight = kUpperRight | kLowerRight;
constexpr unsigned kWhole = kUpper | kLower;
constexpr unsigned kNoDrawing = 16;

// U+2580 to U+259F, "Block Elements" of the Unicode charts. Eighths count as what they are nearer
// to.
constexpr std::array<unsigned, 32> kBlocks = {kUpper,
                                              0,
                                              kLower,
                                              kLower,
                                              kLower,
                                              kWhole,
                                              kWhole,
                                              kWhole,  // ▀ ▁ ▂ ▃ ▄ ▅ ▆ ▇
                                              kWhole,
                                              kWhole,
                                              kWhole,
                                              kLeft,
                                              kLeft,
                                              kLeft,
                                              0,
                                              0,  // █ ▉ ▊ ▋ ▌ ▍ ▎ ▏
                                              kRight,
                                              0,
                                              kWhole,
                                              kWhole,
                                              0,
                                              0,                         // ▐ ░ ▒ ▓ ▔ ▕
                                              kLowerLeft,                // ▖
                                              kLowerRight,               // ▗
                                              kUpperLeft,                // ▘
                                              kLeft | kLowerRight,       // ▙
                                              kUpperLeft | kLowerRight,  // ▚
                                              kUpper | kLowerLeft,       // ▛
                                              kUpper | kLowerRight,      // ▜
                                              kUpperRight,               // ▝
                                              kUpperRight | kLowerLeft,  // ▞
                                              kRight | kLowerLeft};      // ▟

struct Character {
  unsigned quarters = kNoDrawing;
  std::size_t length = 1;
};

Character CharacterAt(std::string_view text) {
  switch (text[0]) {
    case ' ':
      return {0, 1};
    case '#':
    case '@':
    case 'X':
      return {kWhole, 1};
    case '\xC2':  // no-break space
      return text.size() > 1 && text[1] == '\xA0' ? Character{0, 2} : Character{};
    case '\xE2': {
      if (text.size() < 3 || text[1] != '\x96') return {};
      const auto block = static_cast<unsigned char>(text[2]) - 0x80U;
      return block < kBlocks.size() ? Character{kBlocks[block], 3} : Character{};
    }
    case '\xE3':  // ideographic space
      return text.starts_with("\xE3\x80\x80") ? Character{0, 3} : Character{};
    default:
      return {};
  }
}

}  // namespace

void Drawing::AddRow(std::vector<bool> row) {
  while (!row.empty() && !row.back())
    row.pop_back();
  width_ = std::max(width_, row.size());
  rows_.push_back(std::move(row));
}

void Drawing::Finish(LinkSink& sink) {
  if (MayBeCode()) sink.OnFile("image/x-portable-bitmap", Picture());
  rows_.clear();
  width_ = 0;
}

// A code is dark in about half of it; a ruler, a table or a logo is not.
bool Drawing::MayBeCode() const {
  if (rows_.size() < kLeastSide || width_ < kLeastSide) return false;
  std::size_t dark = 0;
  for (const std::vector<bool>& row : rows_)
    dark += static_cast<std::size_t>(std::count(row.begin(), row.end(), true));
  const std::size_t all = rows_.size() * width_;
  return dark * 5 >= all && dark * 5 <= all * 4;
}

// A raw portable bitmap, enlarged, on a white margin. Characters are higher than wide, so a drawing
// twice as wide as high has narrow modules.
std::string Drawing::Picture() const {
  constexpr std::size_t kMargin = 16;
  constexpr std::size_t kScale = 4;
  const std::size_t step = width_ * 2 > rows_.size() * 3 ? kScale / 2 : kScale;  // of a column
  const std::size_t bytes = (width_ * step + 2 * kMargin + 7) / 8;
  const std::size_t height = rows_.size() * kScale + 2 * kMargin;
  std::string picture = "P4 " + std::to_string(bytes * 8) + " " + std::to_string(height) + "\n";
  const std::string margin(bytes * kMargin, '\0');
  picture += margin;
  for (const std::vector<bool>& row : rows_) {
    std::string line(bytes, '\0');
    for (std::size_t x = 0; x < row.size() * step; ++x) {
      const std::size_t at = kMargin + x;
      if (row[x / step]) line[at / 8] = static_cast<char>(line[at / 8] | 0x80 >> at % 8);
    }
    for (std::size_t i = 0; i < kScale; ++i)
      picture += line;
  }
  return picture + margin;
}

void DrawnLines::Add(std::string_view text) {
  while (!text.empty()) {
    if (!other_) text = TakeDrawn(text);
    if (text.empty()) return;
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return;
    EndLine();
    text.remove_prefix(end + 1);
  }
}

// Returns what is left: from the line's end on, or from where the line is seen to be no drawing.
std::string_view DrawnLines::TakeDrawn(std::string_view text) {
  while (!text.empty() && text[0] != '\n') {
    if (text[0] == '\r') {
      text.remove_prefix(1);
      continue;
    }
    const Character character = CharacterAt(text);
    if (character.quarters == kNoDrawing || line_.size() >= Drawing::kMaxSide) {
      other_ = true;
      break;
    }
    ink_ = ink_ || character.quarters != 0;
    line_.push_back(character.quarters);
    text.remove_prefix(character.length);
  }
  return text;
}

void DrawnLines::EndLine() {
  if (other_) drawing_.Finish(sink_);
  if (ink_ && !other_) {
    for (const unsigned half : {kUpper, kLower}) {
      std::vector<bool> row;
      row.reserve(line_.size() * 2);
      for (const unsigned quarters : line_) {
        row.push_back((quarters & half & kLeft) != 0);
        row.push_back((quarters & half & kRight) != 0);
      }
      drawing_.AddRow(std::move(row));
    }
    if (drawing_.Full()) drawing_.Finish(sink_);
  }
  line_.clear();
  ink_ = false;
  other_ = false;
}

void DrawnLines::Finish() {
  EndLine();
  drawing_.Finish(sink_);
}

void FindDrawnCodes(std::string_view text, LinkSink& sink) {
  DrawnLines lines(sink);
  lines.Add(text);
  lines.Finish();
}

}  // namespace linkmilter
