#include "scanner/trace/page_frames.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxFrameSizes = 64;  // framesets of a thousand rows

std::size_t NumberOf(std::string_view text) {
  constexpr std::size_t kMost = 100'000;
  std::size_t number = 0;
  for (const char c : text) {
    if (!IsAsciiDigit(c) || number > kMost) break;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

// 95%, 100vh, 800, 800px: nearly all of a window.
bool IsWhole(std::string_view size) {
  constexpr std::size_t kWholePercent = 90;
  constexpr std::size_t kWholePixels = 900;
  const std::size_t number = NumberOf(size);
  const bool relative = size.find('%') != std::string_view::npos || size.find("vh") < size.size() ||
                        size.find("vw") < size.size();
  return number >= (relative ? kWholePercent : kWholePixels);
}

// The last value of `property` in an inline style, in lower case and without blanks.
std::string_view StyleValue(std::string_view style, std::string_view property) {
  std::string_view value;
  while (!style.empty()) {
    const std::size_t end = std::min(style.find(';'), style.size());
    const std::string_view declaration = style.substr(0, end);
    const std::size_t colon = declaration.find(':');
    if (colon != std::string_view::npos && declaration.substr(0, colon) == property)
      value = declaration.substr(colon + 1);
    style.remove_prefix(std::min(end + 1, style.size()));
  }
  return value;
}

std::string StyleOf(const HtmlToken& tag) {
  constexpr std::size_t kLongest = 2000;  // styles by the megabyte
  std::string style = AsciiLower(TrimAscii(tag.Value("style")).substr(0, kLongest));
  style.erase(std::remove_if(style.begin(), style.end(), IsAsciiSpace), style.end());
  return style;
}

bool IsWhole(const HtmlToken& tag, std::string_view style, std::string_view side) {
  return IsWhole(TrimAscii(tag.Value(side))) || IsWhole(StyleValue(style, side));
}

bool IsNothing(const HtmlToken& tag, std::string_view style, std::string_view side) {
  constexpr std::size_t kSeen = 3;
  const std::string_view attribute = TrimAscii(tag.Value(side));
  const std::string_view own = StyleValue(style, side);
  return (!attribute.empty() && IsAsciiDigit(attribute.front()) && NumberOf(attribute) < kSeen) ||
         (!own.empty() && IsAsciiDigit(own.front()) && NumberOf(own) < kSeen);
}

// "20%,*,100": in hundredths of what there is, pixels of a window of a thousand.
std::vector<std::size_t> Sizes(std::string_view list) {
  constexpr std::size_t kAll = 100;
  std::vector<std::size_t> sizes;
  std::vector<std::size_t> rest;
  std::size_t used = 0;
  while (sizes.size() < kMaxFrameSizes) {
    const std::size_t comma = list.find(',');
    const std::string_view size = TrimAscii(list.substr(0, comma));
    const bool percent = size.ends_with('%');
    sizes.push_back(percent ? NumberOf(size) : NumberOf(size) / 10);
    if (size.empty() || size.ends_with('*')) rest.push_back(sizes.size() - 1);
    used += sizes.back();
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  for (const std::size_t i : rest)
    sizes[i] = used < kAll ? (kAll - used) / rest.size() : 0;
  return sizes;
}

}  // namespace

FrameSize FrameSizeOf(const HtmlToken& tag) {
  const std::string style = StyleOf(tag);
  if (tag.Find("hidden") != nullptr || StyleValue(style, "display") == "none" ||
      StyleValue(style, "visibility") == "hidden" || IsNothing(tag, style, "width") ||
      IsNothing(tag, style, "height"))
    return FrameSize::kUnseen;
  const std::string_view position = StyleValue(style, "position");
  const std::string_view inset = StyleValue(style, "inset");
  const bool pinned = position == "fixed" || position == "absolute";
  const bool whole = (IsWhole(tag, style, "width") && IsWhole(tag, style, "height")) ||
                     (pinned && inset.starts_with('0'));
  if (!whole) return FrameSize::kPart;
  return pinned ? FrameSize::kOver : FrameSize::kWhole;
}

std::size_t LargestFrame(std::string_view rows, std::string_view cols, std::size_t count) {
  const std::vector<std::size_t> heights = Sizes(rows);
  const std::vector<std::size_t> widths = Sizes(cols);
  std::size_t largest = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < count && i < heights.size() * widths.size(); ++i) {
    const std::size_t area = heights[i / widths.size()] * widths[i % widths.size()];
    if (area > most) {
      most = area;
      largest = i;
    }
  }
  return largest;
}

}  // namespace linkmilter
