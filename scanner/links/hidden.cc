#include "scanner/links/hidden.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "scanner/links/css_text.h"

namespace linkmilter {
namespace {

// Elements without content. Sorted.
constexpr std::array<std::string_view, 16> kVoid = {
    "area", "base", "basefont", "bgsound", "br",   "col",   "embed",  "frame",
    "hr",   "img",  "input",    "link",    "meta", "param", "source", "wbr"};
static_assert(std::is_sorted(kVoid.begin(), kVoid.end()));

constexpr double kFarOff = -500;    // pixels: no screen begins there
constexpr double kLargestTiny = 1;  // pixels
constexpr double kLeastOpacity = 0.05;

// The number `value` begins with; `none` if it begins with none.
double NumberOf(std::string_view value, double none) {
  double number = none;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

// "0 12px" is some size, "0" and "0px 0px" are none.
bool IsSomeSize(std::string_view value) {
  return value.find_first_of("123456789") != std::string_view::npos;
}

// "#fff", "white" and "#ffffff" are one colour.
std::string Colour(std::string_view value) {
  std::string colour = AsciiLower(value);
  if (colour == "white") return "#ffffff";
  if (colour == "black") return "#000000";
  if (colour.size() != 4 || colour[0] != '#') return colour;
  return {'#', colour[1], colour[1], colour[2], colour[2], colour[3], colour[3]};
}

// What the declarations of one block add up to.
class StyleReader {
 public:
  void Declare(std::string_view name, std::string_view value);
  StyleEffect Effect() const;

 private:
  struct Rule {
    std::string_view property;
    void (StyleReader::*apply)(std::string_view value);
  };
  static const std::array<Rule, 17> kRules;

  void Display(std::string_view value) {
    Hide(StartsWithIgnoreCase(value, "none"));
    effect_.boxed =
        StartsWithIgnoreCase(value, "block") || StartsWithIgnoreCase(value, "inline-block");
  }
  void Visibility(std::string_view value) {
    Hide(StartsWithIgnoreCase(value, "hidden") || StartsWithIgnoreCase(value, "collapse"));
  }
  void Opacity(std::string_view value) { Hide(NumberOf(value, 1) < kLeastOpacity); }
  void Indent(std::string_view value) { Hide(NumberOf(value, 0) < kFarOff); }
  void Offset(std::string_view value) { off_screen_ = off_screen_ || NumberOf(value, 0) < kFarOff; }
  void Size(std::string_view value) { no_size_ = no_size_ || NumberOf(value, 1) == 0; }
  void Position(std::string_view value) {
    placed_ = StartsWithIgnoreCase(value, "absolute") || StartsWithIgnoreCase(value, "fixed");
  }
  void Overflow(std::string_view value) {
    clipped_ = StartsWithIgnoreCase(value, "hidden") || StartsWithIgnoreCase(value, "clip");
  }
  void TextColour(std::string_view value) { colour_ = Colour(value); }
  void Background(std::string_view value) {
    background_ = Colour(value);
    effect_.filled = !background_.empty() && background_ != "#ffffff" && background_ != "none" &&
                     background_ != "transparent";
  }
  void Padding(std::string_view value) { effect_.padded = IsSomeSize(value); }
  void Radius(std::string_view value) { effect_.rounded = IsSomeSize(value); }
  void FontSize(std::string_view value);
  void Hide(bool hides) { effect_.hides = effect_.hides || hides; }

  StyleEffect effect_;
  bool no_size_ = false;
  bool clipped_ = false;
  bool off_screen_ = false;
  bool placed_ = false;
  std::string colour_;
  std::string background_;
};

constexpr std::array<StyleReader::Rule, 17> StyleReader::kRules = {{
    {"background", &StyleReader::Background},
    {"background-color", &StyleReader::Background},
    {"border-radius", &StyleReader::Radius},
    {"color", &StyleReader::TextColour},
    {"display", &StyleReader::Display},
    {"font-size", &StyleReader::FontSize},
    {"height", &StyleReader::Size},
    {"left", &StyleReader::Offset},
    {"max-height", &StyleReader::Size},
    {"max-width", &StyleReader::Size},
    {"opacity", &StyleReader::Opacity},
    {"overflow", &StyleReader::Overflow},
    {"padding", &StyleReader::Padding},
    {"position", &StyleReader::Position},
    {"text-indent", &StyleReader::Indent},
    {"visibility", &StyleReader::Visibility},
    {"width", &StyleReader::Size},
}};

void StyleReader::Declare(std::string_view name, std::string_view value) {
  for (const Rule& rule : kRules) {
    if (rule.property.size() != name.size() || !EqualsIgnoreCase(rule.property, name)) continue;
    (this->*rule.apply)(value);
    return;
  }
}

StyleEffect StyleReader::Effect() const {
  const bool same_colour = !colour_.empty() && colour_ == background_;
  StyleEffect effect = effect_;
  effect.hides = effect.hides || (no_size_ && clipped_) || (off_screen_ && placed_) || same_colour;
  return effect;
}

void StyleReader::FontSize(std::string_view value) {
  const double size = NumberOf(value, -1);
  const bool absolute = value.ends_with("px") || value.ends_with("pt");
  effect_.tiny = size == 0 || (size > 0 && absolute && size <= kLargestTiny);
}

}  // namespace

StyleEffect EffectOfStyle(std::string_view style) {
  std::string buffer;
  style = PlainCss(style, buffer);
  StyleReader reader;
  while (!style.empty()) {
    const std::string_view declaration = style.substr(0, style.find(';'));
    style.remove_prefix(std::min(declaration.size() + 1, style.size()));
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = TrimAscii(declaration.substr(colon + 1));
    value = TrimAscii(value.substr(0, value.find('!')));  // !important
    reader.Declare(TrimAscii(declaration.substr(0, colon)), value);
  }
  return reader.Effect();
}

bool HiddenScopes::OnStartTag(const HtmlToken& tag) {
  const std::string* style = tag.Find("style");
  style_ = style == nullptr ? StyleEffect() : EffectOfStyle(*style);
  style_.hides = style_.hides || tag.Find("hidden") != nullptr;
  return Enter(tag);
}

bool HiddenScopes::Enter(const HtmlToken& tag) {
  const bool is_hidden = hidden() || style_.hides;
  if (scopes_.empty() && !is_hidden && !style_.tiny) return false;
  if (std::binary_search(kVoid.begin(), kVoid.end(), tag.text)) return is_hidden;
  const bool same_name = !scopes_.empty() && scopes_.back().name == tag.text;
  if (same_name && tag.text == "p") {  // a paragraph ends where the next begins
    scopes_.pop_back();
    return Enter(tag);
  }
  const bool was_tiny = !scopes_.empty() && scopes_.back().tiny;
  const bool is_tiny = style_.tiny.value_or(was_tiny);
  if ((is_hidden != hidden() || is_tiny != was_tiny) && scopes_.size() < kMaxScopes) {
    scopes_.push_back({tag.text, 1, is_hidden, is_tiny});
  } else if (same_name) {
    ++scopes_.back().open;
  }
  return is_hidden;
}

void HiddenScopes::OnEndTag(std::string_view name) {
  if (!scopes_.empty() && scopes_.back().name == name && --scopes_.back().open == 0) {
    scopes_.pop_back();
  }
}

}  // namespace linkmilter
