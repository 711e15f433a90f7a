// Which frame of a page is what a person sees of it. Pure, linear in the tags, any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "scanner/links/html_token.h"

namespace linkmilter {

enum class FrameSize {
  kUnseen,  // a pixel or two, or not displayed
  kPart,
  kWhole,  // as wide and as high as the window
  kOver,   // and fixed there, whatever else the page holds
};
// Of an iframe, object or embed, by its attributes and inline style.
FrameSize FrameSizeOf(const HtmlToken& tag);

// The index of the largest of `count` frames in a frameset with these rows and cols.
std::size_t LargestFrame(std::string_view rows, std::string_view cols, std::size_t count);

}  // namespace linkmilter
