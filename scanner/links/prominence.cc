#include "scanner/links/prominence.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "scanner/links/caution_words.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxLabelBytes = 80;   // a card full of text is no button
constexpr std::size_t kMaxNameBytes = 200;   // of a class attribute
constexpr std::size_t kMaxFooterText = 256;  // of one run of text
constexpr std::size_t kMaxFooterBytes =
    std::size_t{64} * 1024;  // of a document: text without an end

bool Mentions(std::string_view names, std::initializer_list<std::string_view> words) {
  names = names.substr(0, kMaxNameBytes);
  return std::any_of(words.begin(), words.end(), [names](std::string_view word) {
    const auto same = [](char a, char b) { return AsciiLower(a) == b; };
    return std::search(names.begin(), names.end(), word.begin(), word.end(), same) != names.end();
  });
}

bool IsImage(std::string_view element) {
  return element == "img" || element == "svg" || element == "picture" || element == "amp-img" ||
         element == "v:imagedata";
}

// A link's own style: what has no filling needs an outline.
bool LooksPressable(const StyleEffect& style) {
  return style.filled ? style.padded || style.rounded || style.boxed
                      : style.padded && style.rounded;
}

bool IsFooterText(std::string_view text) {
  if (text.find("\u00A9") != std::string_view::npos) return true;
  const CautionWord* word = FindCautionWords(text).strong;
  return word != nullptr && word->act == Act::kOptOut;
}

}  // namespace

Prominence ProminenceOf(std::string_view element) {
  if (element == "area") return Prominence::kImage;
  const bool pressed = element == "button" || element == "input" || element == "form";
  return pressed ? Prominence::kButton : Prominence::kPlain;
}

void ProminenceReader::OnStartTag(const HtmlToken& tag, const StyleEffect& style) {
  LookForFooter(tag);
  if (anchor_open_) {
    LookInside(tag, style);
  } else {
    LookAtBox(tag, style);
  }
}

// Mail draws buttons as table cells round a plain link.
void ProminenceReader::LookAtBox(const HtmlToken& tag, const StyleEffect& style) {
  if (tag.text == "button") box_ = tag.text;
  if (!style.padded && !style.rounded) return;
  const bool cell = tag.text == "td" || tag.text == "div" || tag.text == "table";
  if (cell && (style.filled || tag.Find("bgcolor") != nullptr)) box_ = tag.text;
}

void ProminenceReader::LookInside(const HtmlToken& tag, const StyleEffect& style) {
  image_ = image_ || IsImage(tag.text);
  button_ = button_ || LooksPressable(style) || tag.text == "button" || tag.text == "v:roundrect";
  if (button_) return;
  for (const HtmlAttribute& attribute : tag.attributes) {
    if (attribute.name == "class") button_ = Mentions(attribute.value, {"button", "btn", "cta"});
    if (attribute.name == "role") button_ = button_ || attribute.value == "button";
  }
}

void ProminenceReader::LookForFooter(const HtmlToken& tag) {
  if (tag.offset < footer_from_ || footer_words_) return;
  if (footer_depth_ > 0) {
    if (tag.text == footer_element_) ++footer_depth_;
    return;
  }
  bool footer = tag.text == "footer";
  for (const HtmlAttribute& attribute : tag.attributes) {
    if (attribute.name != "class" && attribute.name != "id" && attribute.name != "role") continue;
    footer = footer || Mentions(attribute.value, {"footer", "contentinfo"});
  }
  if (!footer) return;
  footer_element_ = tag.text;
  footer_depth_ = 1;
}

void ProminenceReader::OnEndTag(std::string_view name) {
  if (name == box_) box_.clear();
  if (footer_depth_ > 0 && name == footer_element_) --footer_depth_;
}

void ProminenceReader::OnText(std::string_view text, std::size_t offset) {
  const std::size_t bytes = TrimAscii(text).size();
  if (bytes == 0) return;
  if (anchor_open_) {
    label_bytes_ += bytes;
  } else {
    box_.clear();  // a cell with a text of its own is no button
  }
  if (footer_words_ || offset < footer_from_ || footer_looked_at_ > kMaxFooterBytes) return;
  const std::string_view look = text.substr(0, kMaxFooterText);
  footer_looked_at_ += look.size();
  footer_words_ = IsFooterText(look);
}

void ProminenceReader::OpenAnchor() {
  anchor_open_ = true;
  in_box_ = !box_.empty();
  button_ = false;
  image_ = false;
  label_bytes_ = 0;
}

Prominence ProminenceReader::CloseAnchor() {
  if (!anchor_open_) return Prominence::kPlain;
  anchor_open_ = false;
  box_.clear();  // holds a link now
  const bool labelled = label_bytes_ > 0 && label_bytes_ <= kMaxLabelBytes;
  if (labelled && (button_ || in_box_)) return Prominence::kButton;
  if (footer_words_ || footer_depth_ > 0) return Prominence::kFooter;
  return image_ && label_bytes_ == 0 ? Prominence::kImage : Prominence::kPlain;
}

}  // namespace linkmilter
