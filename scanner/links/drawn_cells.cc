#include "scanner/links/drawn_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"

namespace linkmilter {
namespace {

std::size_t NumberOf(std::string_view text) {
  std::size_t number = 0;
  text = TrimAscii(text);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What stands after "name:" in a style, up to the semicolon; empty if it does not stand there.
std::string_view Declared(std::string_view style, std::string_view name) {
  for (std::size_t at = style.find(name); at != std::string_view::npos;
       at = style.find(name, at + 1)) {
    const bool whole = at == 0 || style[at - 1] == ';' || IsAsciiSpace(style[at - 1]);
    const std::string_view rest = TrimAscii(style.substr(at + name.size()));
    if (!whole || !rest.starts_with(':')) continue;
    return TrimAscii(rest.substr(1, rest.find(';') - 1));
  }
  return {};
}

// "rgb(0, 0, 0)", "rgba(0 0 0 / 1)": the first three numbers.
std::optional<bool> IsDarkFunction(std::string_view colour) {
  colour = colour.substr(std::min(colour.find('(') + 1, colour.size()));
  std::size_t sum = 0;
  for (int i = 0; i < 3; ++i) {
    while (!colour.empty() && !IsAsciiDigit(colour[0]))
      colour.remove_prefix(1);
    if (colour.empty()) return std::nullopt;
    sum += std::min<std::size_t>(NumberOf(colour), 255);
    while (!colour.empty() && IsAsciiDigit(colour[0]))
      colour.remove_prefix(1);
  }
  return sum < 384;
}

// Nothing for no colour, and for names other than the commonest.
std::optional<bool> IsDark(std::string_view colour) {
  colour = colour.substr(0, colour.find('!'));
  if (StartsWithIgnoreCase(colour, "rgb")) return IsDarkFunction(colour);
  constexpr std::array<std::string_view, 6> kDark = {"black",     "navy",    "darkblue",
                                                     "darkgreen", "darkred", "midnightblue"};
  colour = colour.substr(0, colour.find(' '));
  const auto is = [colour](std::string_view name) { return EqualsIgnoreCase(colour, name); };
  if (std::any_of(kDark.begin(), kDark.end(), is)) return true;
  if (is("white") || is("whitesmoke") || is("snow")) return false;
  if (colour.starts_with('#')) colour.remove_prefix(1);
  const bool is_short = colour.size() == 3 || colour.size() == 4;
  if (!is_short && colour.size() != 6 && colour.size() != 8) return std::nullopt;
  if (!std::all_of(colour.begin(), colour.end(), IsAsciiHex)) return std::nullopt;
  unsigned sum = 0;  // of the high digits of red, green and blue
  for (std::size_t i = 0; i < 3; ++i)
    sum += HexValue(colour[is_short ? i : 2 * i]);
  return sum < 24;
}

std::optional<bool> BackgroundOf(const HtmlToken& tag) {
  if (tag.attributes.empty()) return std::nullopt;
  if (const std::string* style = tag.Find("style")) {
    if (style->find("ackground") != std::string::npos ||
        style->find("ACKGROUND") != std::string::npos) {
      const std::string lower = AsciiLower(*style);
      for (const std::string_view name : {"background-color", "background"}) {
        const std::string_view colour = Declared(lower, name);
        if (!colour.empty()) return IsDark(colour);
      }
    }
  }
  const std::string* colour = tag.Find("bgcolor");
  return colour == nullptr ? std::nullopt : IsDark(TrimAscii(*colour));
}

std::size_t WidthOf(const HtmlToken& tag) {
  if (tag.attributes.empty()) return 0;
  if (const std::string* width = tag.Find("width")) return NumberOf(*width);
  const std::string* style = tag.Find("style");
  return style == nullptr ? 0 : NumberOf(Declared(*style, "width"));
}

// Elements that are boxes when they have a background.
bool MayBeBox(std::string_view name) {
  return name == "div" || name == "span" || name == "i" || name == "b" || name == "p";
}

}  // namespace

void DrawnCells::OnStartTag(const HtmlToken& tag) {
  const std::string_view name = tag.text;
  if (name == "td" || name == "th") return TableCell(tag);
  if (MayBeBox(name)) return Box(tag);
  if (name == "table") return Finish();
  if (name == "tr" || name == "br") EndRow();
}

void DrawnCells::OnEndTag(std::string_view name) {
  if (name == "table") return Finish();
  if (name == "tr") return EndRow();
  if (name == "td" || name == "th") {
    in_cell_ = false;
  } else if (!box_.empty() && name == box_) {
    box_.clear();
  } else if ((name == "div" || name == "p") && !in_cell_) {
    EndRow();
  }
}

void DrawnCells::TableCell(const HtmlToken& tag) {
  Cell cell;
  cell.dark = BackgroundOf(tag).value_or(false);
  cell.width = WidthOf(tag);
  if (const std::string* columns = tag.Find("colspan")) {
    cell.columns = std::max<std::size_t>(NumberOf(*columns), 1);
  }
  in_cell_ = true;
  box_.clear();
  AddCell(cell);
}

// Inside of a cell a box paints the cell; a box that holds another one was the row.
void DrawnCells::Box(const HtmlToken& tag) {
  const std::optional<bool> dark = BackgroundOf(tag);
  if (in_cell_) {
    if (dark && !row_.empty()) row_.back().dark = *dark;
    return;
  }
  if (!box_.empty() && !row_.empty()) {
    row_.pop_back();
    EndRow();
  }
  if (dark) {
    Cell cell;
    cell.dark = *dark;
    cell.width = WidthOf(tag);
    AddCell(cell);
    box_ = tag.text;
  } else if (tag.text == "div" || tag.text == "p") {
    EndRow();
  }
}

void DrawnCells::AddCell(Cell cell) {
  if (row_.size() < Drawing::kMaxSide) row_.push_back(cell);
}

void DrawnCells::EndRow() {
  if (row_.empty()) return;
  if (rows_.size() < Drawing::kMaxSide) rows_.push_back(std::move(row_));
  row_.clear();
}

void DrawnCells::OnWords() {
  if (row_.empty() && rows_.empty()) return;
  Finish();
}

std::size_t DrawnCells::NarrowestModule() const {
  std::size_t narrowest = 0;
  for (const Row& row : rows_) {
    for (const Cell& cell : row) {
      if (cell.width == 0) continue;
      const std::size_t width = std::max<std::size_t>(cell.width / cell.columns, 1);
      narrowest = narrowest == 0 ? width : std::min(narrowest, width);
    }
  }
  return narrowest;
}

// A cell as wide as several of the narrowest stands for as many.
std::vector<bool> DrawnCells::ModulesOf(const Row& row, std::size_t narrowest) {
  std::vector<bool> modules;
  for (const Cell& cell : row) {
    const std::size_t wide = narrowest == 0 ? 1 : (cell.width + narrowest / 2) / narrowest;
    const std::size_t room = Drawing::kMaxSide - modules.size();
    modules.insert(modules.end(), std::min(std::max(cell.columns, wide), room), cell.dark);
  }
  return modules;
}

void DrawnCells::Finish() {
  EndRow();
  in_cell_ = false;
  box_.clear();
  if (rows_.size() >= Drawing::kLeastSide) {
    const std::size_t narrowest = NarrowestModule();
    Drawing drawing;
    for (const Row& row : rows_)
      drawing.AddRow(ModulesOf(row, narrowest));
    drawing.Finish(sink_);
  }
  rows_.clear();
}

}  // namespace linkmilter
