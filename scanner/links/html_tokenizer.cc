#include "scanner/links/html_tokenizer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scanner/links/html_comment.h"
#include "scanner/links/html_doctype.h"

namespace linkmilter {
namespace {

// What tree construction makes of the text after an element's start tag.
HtmlState StateAfter(std::string_view element, bool scripting) {
  struct Rule {
    std::string_view element;
    HtmlState state;
  };
  static constexpr std::array kRules = {
      Rule{"title", HtmlState::kRcdata},        Rule{"textarea", HtmlState::kRcdata},
      Rule{"style", HtmlState::kRawtext},       Rule{"xmp", HtmlState::kRawtext},
      Rule{"iframe", HtmlState::kRawtext},      Rule{"noembed", HtmlState::kRawtext},
      Rule{"noframes", HtmlState::kRawtext},    Rule{"script", HtmlState::kScriptData},
      Rule{"plaintext", HtmlState::kPlaintext},
  };
  if (scripting && element == "noscript") return HtmlState::kRawtext;
  const auto* const rule = std::find_if(kRules.begin(), kRules.end(),
                                        [element](const Rule& r) { return r.element == element; });
  return rule == kRules.end() ? HtmlState::kData : rule->state;
}

}  // namespace

const std::string* HtmlToken::Find(std::string_view name) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [name](const HtmlAttribute& a) { return a.name == name; });
  return found == attributes.end() ? nullptr : &found->value;
}

std::string_view HtmlToken::Value(std::string_view name) const {
  const std::string* value = Find(name);
  return value == nullptr ? std::string_view{} : std::string_view(*value);
}

HtmlTokenizer::HtmlTokenizer(std::string_view input, HtmlTokenizerOptions options)
    : input_(input),
      options_(std::move(options)),
      state_(options_.initial_state),
      last_start_tag_(options_.last_start_tag) {}

const HtmlToken& HtmlTokenizer::Next() {
  ClearToken();
  ReadText();
  if (!token_.text.empty()) {
    token_.kind = HtmlToken::Kind::kText;
    return token_;
  }
  token_.offset = input_.offset();
  if (!input_.AtEnd() && !TagOpenState()) ClearToken();
  return token_;
}

void HtmlTokenizer::ClearToken() {
  token_.kind = HtmlToken::Kind::kEnd;
  token_.text.clear();
  tag_reader_.Recycle(token_.attributes);
  token_.self_closing = false;
  token_.offset = input_.offset();
  token_.public_id.clear();
  token_.system_id.clear();
  token_.has_name = token_.has_public_id = token_.has_system_id = token_.force_quirks = false;
}

// 13.2.5.6
bool HtmlTokenizer::TagOpenState() {
  input_.Advance();
  switch (input_.Peek()) {
    case '!':
      input_.Advance();
      return MarkupDeclarationOpenState();
    case '/':
      input_.Advance();
      return EndTagOpenState();
    case '?':
      return BogusComment();
    default:  // a letter: DataEndsHere lets nothing else pass
      return Tag(HtmlToken::Kind::kStartTag);
  }
}

// 13.2.5.7
bool HtmlTokenizer::EndTagOpenState() {
  const int next = input_.Peek();
  const bool letter = next < 0x80 && IsAsciiAlpha(static_cast<char>(next));
  return letter ? Tag(HtmlToken::Kind::kEndTag) : BogusComment();
}

// 13.2.5.42. Where CDATA sections are allowed DataEndsHere has seen to them.
bool HtmlTokenizer::MarkupDeclarationOpenState() {
  if (input_.TakeIgnoringCase("--")) {
    token_.kind = HtmlToken::Kind::kComment;
    ReadHtmlComment(input_, token_.text);
    return true;
  }
  if (input_.TakeIgnoringCase("doctype")) {
    token_.kind = HtmlToken::Kind::kDoctype;
    ReadHtmlDoctype(input_, token_);
    return true;
  }
  return BogusComment();
}

bool HtmlTokenizer::BogusComment() {
  token_.kind = HtmlToken::Kind::kComment;
  ReadHtmlBogusComment(input_, token_.text);
  return true;
}

bool HtmlTokenizer::Tag(HtmlToken::Kind kind) {
  token_.kind = kind;
  if (!tag_reader_.Read(input_, token_)) return false;
  state_ = HtmlState::kData;
  if (kind == HtmlToken::Kind::kEndTag) {
    tag_reader_.Recycle(token_.attributes);
    token_.self_closing = false;
  } else if (options_.follow_elements) {
    FollowElement();
  }
  return true;
}

void HtmlTokenizer::FollowElement() {
  state_ = StateAfter(token_.text, options_.scripting);
  if (state_ != HtmlState::kData) last_start_tag_ = token_.text;
}

}  // namespace linkmilter
