#include "scanner/links/html_reader.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanner/links/conditional_comment.h"
#include "scanner/links/css_links.h"
#include "scanner/links/html_tokenizer.h"
#include "scanner/links/marking_sinks.h"
#include "scanner/links/script_links.h"
#include "scanner/links/text_links.h"

namespace linkmilter {
namespace {

// An anchor that is never closed would gather the whole document.
constexpr std::size_t kMaxAnchorBytes = 1024;

// Elements whose tags do not interrupt the words around them. Sorted.
constexpr std::array<std::string_view, 35> kInline = {
    "abbr",   "acronym", "b",   "basefont", "bdi",  "bdo",  "big",   "cite", "code",
    "data",   "del",     "dfn", "em",       "font", "i",    "ins",   "kbd",  "label",
    "mark",   "nobr",    "o:p", "q",        "s",    "samp", "small", "span", "strike",
    "strong", "sub",     "sup", "time",     "tt",   "u",    "var",   "wbr"};
static_assert(std::is_sorted(kInline.begin(), kInline.end()));

// Elements whose text nobody sees as text.
bool HidesText(std::string_view element) {
  return element == "script" || element == "style" || element == "title" || element == "iframe" ||
         element == "noembed" || element == "noframes";
}

bool HoldsWords(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  while (!text.empty()) {
    const std::size_t blank = text.starts_with(kNoBreakSpace) ? 2 : IsAsciiSpace(text[0]) ? 1 : 0;
    if (blank == 0) return true;
    text.remove_prefix(blank);
  }
  return false;
}

// Elements that can be seen without any text.
bool ShowsItself(std::string_view element) {
  constexpr std::array<std::string_view, 8> kShown = {"img",    "svg",   "input",  "button",
                                                      "object", "video", "canvas", "v:fill"};
  return std::find(kShown.begin(), kShown.end(), element) != kShown.end();
}

// Elements a person presses as a whole.
bool IsAnchor(const HtmlToken& tag) {
  if (tag.text == "a" || tag.text.ends_with(":a")) return true;
  return tag.text.starts_with("v:") && !tag.self_closing && tag.Find("href") != nullptr;
}

}  // namespace

void HtmlReader::Read(std::string_view html) {
  prominence_ = ProminenceReader(html.size());
  HtmlTokenizerOptions options;
  const bool xml = context_.syntax == Syntax::kXml;
  options.cdata_sections = xml;
  options.follow_elements = !xml;
  HtmlTokenizer tokenizer(html, options);
  for (const HtmlToken* token = &tokenizer.Next(); token->kind != HtmlToken::Kind::kEnd;
       token = &tokenizer.Next()) {
    if (token->kind == HtmlToken::Kind::kText) {
      Text(*token);
    } else if (token->kind == HtmlToken::Kind::kStartTag) {
      StartTag(*token);
      tokenizer.FollowElements(!xml && !foreign_.inside());
    } else if (token->kind == HtmlToken::Kind::kEndTag) {
      EndTag(token->text);
      tokenizer.FollowElements(!xml && !foreign_.inside());
    } else if (token->kind == HtmlToken::Kind::kComment) {
      Comment(token->text);
    }
  }
  CloseAnchor();
  FlushText();
  lines_.Finish();
  cells_.Finish();
}

void HtmlReader::StartTag(const HtmlToken& tag) {
  foreign_.OnStartTag(tag.text, tag.self_closing);
  raw_element_ = HidesText(tag.text) ? tag.text : std::string();
  if (raw_element_ == "script") {
    const std::string* type = tag.Find("type");
    json_ = type != nullptr && AsciiLower(*type).find("json") != std::string::npos;
  }
  Interrupt(tag.text);
  cells_.OnStartTag(tag);
  const bool invisible = hidden_.OnStartTag(tag);
  if (IsAnchor(tag)) OpenAnchor(tag);
  prominence_.OnStartTag(tag, hidden_.style());
  if (tag.text == anchor_element_) anchor_shows_ = invisible;
  if (!invisible && ShowsItself(tag.text)) anchor_shows_ = true;
  if (!anchor_element_.empty() && !invisible) {
    if (const std::string* alt = tag.Find("alt")) ShownText(*alt);
  }
  const LinkSink::Id id = places_.Read(tag, invisible);
  if (id == LinkSink::kNoLink) return;
  if (tag.text == anchor_element_ && anchor_ == LinkSink::kNoLink) anchor_ = id;
  if (tag.text == "area" && tag.Find("alt") != nullptr) {
    context_.sink.OnShownText(id, *tag.Find("alt"));
  }
}

void HtmlReader::EndTag(std::string_view name) {
  foreign_.OnEndTag(name);
  raw_element_.clear();
  if (!anchor_element_.empty() && name == anchor_element_) CloseAnchor();
  Interrupt(name);
  cells_.OnEndTag(name);
  prominence_.OnEndTag(name);
  hidden_.OnEndTag(name);
}

void HtmlReader::Text(const HtmlToken& token) {
  const std::string_view text = token.text;
  if (raw_element_.empty()) {
    lines_.Add(text);
    if (HoldsWords(text)) cells_.OnWords();
    if (!hidden_.HidesText()) prominence_.OnText(text, token.offset);
    ShownText(text);
    return;
  }
  RawLink where;
  where.element = raw_element_;
  where.base = context_.base;
  if (raw_element_ == "style") {
    where.kind = PlaceKind::kLoad;
    FindCssLinks(text, where, context_.sink);
  } else if (raw_element_ == "script") {
    where.kind = PlaceKind::kGo;
    (json_ ? FindJsonLinks : FindScriptLinks)(text, where, context_.sink);
  }
}

void HtmlReader::ShownText(std::string_view text) {
  const bool invisible = hidden_.HidesText();
  if (!anchor_element_.empty()) {
    anchor_hides_ = anchor_hides_ || (invisible && !TrimAscii(text).empty());
    if (!invisible && anchor_text_.size() < kMaxAnchorBytes) {
      anchor_text_.append(text.substr(0, kMaxAnchorBytes));
    }
    return;
  }
  if (invisible != text_invisible_) FlushText();
  text_invisible_ = invisible;
  text_.append(text);
}

// Outlook reads the inside of its conditional comments; <?xml-stylesheet ...?> is told as a comment
// too.
void HtmlReader::Comment(std::string_view data) {
  constexpr std::string_view kStyleSheet = "?xml-stylesheet";
  if (data.starts_with(kStyleSheet)) {
    const std::string element =
        "<link rel=stylesheet" + std::string(data.substr(kStyleSheet.size())) + ">";
    ReadInnerDocument(element, context_.syntax, context_);
    return;
  }
  const std::string_view inside = ConditionalContent(data);
  if (inside.empty()) return;
  OutlookLinks marked(context_.sink);
  const HtmlContext context{context_.base, context_.suffixes, marked, Syntax::kHtml,
                            context_.depth};
  ReadInnerDocument(inside, Syntax::kHtml, context);
}

// Words do not go on across a tag that is not inline.
void HtmlReader::Interrupt(std::string_view name) {
  if (text_.empty() && anchor_text_.empty()) return;
  if (std::binary_search(kInline.begin(), kInline.end(), name)) return;
  lines_.EndLine();
  if (anchor_element_.empty()) {
    FlushText();
  } else if (!anchor_text_.empty() && anchor_text_.size() < kMaxAnchorBytes) {
    anchor_text_ += ' ';
  }
}

void HtmlReader::OpenAnchor(const HtmlToken& tag) {
  const auto is_href = [](const HtmlAttribute& attribute) {
    return attribute.name == "href" || attribute.name.ends_with(":href");
  };
  const bool has_href = std::any_of(tag.attributes.begin(), tag.attributes.end(), is_href);
  if (tag.text != "a" && !has_href) return;
  CloseAnchor();
  if (!has_href) return;
  anchor_element_ = tag.text;
  prominence_.OpenAnchor();
}

void HtmlReader::CloseAnchor() {
  const Prominence prominence = prominence_.CloseAnchor();
  if (anchor_ != LinkSink::kNoLink) {
    context_.sink.OnShownText(anchor_, anchor_text_);
    context_.sink.OnProminence(anchor_, prominence);
    const bool shows = anchor_shows_ || !TrimAscii(anchor_text_).empty();
    if (anchor_hides_ && !shows) context_.sink.OnNothingShown(anchor_);
  }
  ShownUrls shown(context_.sink);
  FindTextLinks(anchor_text_, context_.suffixes, shown);
  anchor_element_.clear();
  anchor_ = LinkSink::kNoLink;
  anchor_text_.clear();
  anchor_hides_ = false;
  anchor_shows_ = true;
}

void HtmlReader::FlushText() {
  if (text_.empty()) return;
  if (text_invisible_) {
    InvisibleLinks marked(context_.sink);
    FindTextLinks(text_, context_.suffixes, marked);
  } else {
    FindTextLinks(text_, context_.suffixes, context_.sink);
  }
  text_.clear();
}

}  // namespace linkmilter
