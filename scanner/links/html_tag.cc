#include "scanner/links/html_tag.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "scanner/links/html_references.h"

namespace linkmilter {
namespace {

constexpr HtmlStops kTagNameStops("\t\n\f />\0");
constexpr HtmlStops kAttributeNameStops("\t\n\f />=\0");
constexpr HtmlStops kDoubleQuotedStops("\"&\0");
constexpr HtmlStops kSingleQuotedStops("'&\0");
constexpr HtmlStops kUnquotedStops("\t\n\f &>\0");

}  // namespace

// One tag's way through the states, each named as in the standard.
class HtmlTagReader::Machine {
 public:
  Machine(HtmlTagReader& reader, HtmlInput& input, HtmlToken& token)
      : reader_(reader), input_(input), token_(token) {}

  bool Run() {
    while (state_ != nullptr)
      (this->*state_)();
    return complete_;
  }

 private:
  using State = void (Machine::*)();

  void TagNameState();
  void BeforeAttributeNameState();
  void AttributeNameState();
  void AfterAttributeNameState();
  void BeforeAttributeValueState();
  void AttributeValueDoubleQuotedState() { QuotedValue(kDoubleQuotedStops); }
  void AttributeValueSingleQuotedState() { QuotedValue(kSingleQuotedStops); }
  void AttributeValueUnquotedState();
  void AfterAttributeValueQuotedState();
  void SelfClosingStartTagState();

  void QuotedValue(const HtmlStops& stops);
  void StartAttribute() { attribute_ = &reader_.StartAttribute(token_.attributes); }
  void Reconsume(State state) { state_ = state; }
  void Switch(State state) {
    input_.Advance();
    state_ = state;
  }
  void Emit() {
    Switch(nullptr);
    complete_ = true;
  }
  void EndOfInput() { state_ = nullptr; }

  HtmlTagReader& reader_;
  HtmlInput& input_;
  HtmlToken& token_;
  State state_ = &Machine::TagNameState;
  HtmlAttribute* attribute_ = nullptr;
  bool complete_ = false;
};

void HtmlTagReader::Machine::TagNameState() {
  input_.AppendLowerUntil(kTagNameStops, token_.text);
  switch (input_.Peek()) {
    case '/':
      return Switch(&Machine::SelfClosingStartTagState);
    case '>':
      return Emit();
    case '\0':
      return input_.ReplaceNul(token_.text);
    case HtmlInput::kEnd:
      return EndOfInput();
    default:  // whitespace
      return Switch(&Machine::BeforeAttributeNameState);
  }
}

void HtmlTagReader::Machine::BeforeAttributeNameState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '/':
    case '>':
    case HtmlInput::kEnd:
      return Reconsume(&Machine::AfterAttributeNameState);
    case '=':
      StartAttribute();
      attribute_->name += '=';
      return Switch(&Machine::AttributeNameState);
    default:
      StartAttribute();
      return Reconsume(&Machine::AttributeNameState);
  }
}

void HtmlTagReader::Machine::AttributeNameState() {
  input_.AppendLowerUntil(kAttributeNameStops, attribute_->name);
  switch (input_.Peek()) {
    case '=':
      return Switch(&Machine::BeforeAttributeValueState);
    case '\0':
      return input_.ReplaceNul(attribute_->name);
    default:  // whitespace, '/', '>', the end
      return Reconsume(&Machine::AfterAttributeNameState);
  }
}

void HtmlTagReader::Machine::AfterAttributeNameState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '/':
      return Switch(&Machine::SelfClosingStartTagState);
    case '=':
      return Switch(&Machine::BeforeAttributeValueState);
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      StartAttribute();
      return Reconsume(&Machine::AttributeNameState);
  }
}

void HtmlTagReader::Machine::BeforeAttributeValueState() {
  input_.SkipWhitespace();
  switch (input_.Peek()) {
    case '"':
      return Switch(&Machine::AttributeValueDoubleQuotedState);
    case '\'':
      return Switch(&Machine::AttributeValueSingleQuotedState);
    case '>':
      return Emit();
    default:
      return Reconsume(&Machine::AttributeValueUnquotedState);
  }
}

void HtmlTagReader::Machine::QuotedValue(const HtmlStops& stops) {
  input_.AppendUntil(stops, attribute_->value);
  switch (input_.Peek()) {
    case '&':
      return ReadHtmlReference(input_, HtmlReferencePlace::kAttribute, attribute_->value);
    case '\0':
      return input_.ReplaceNul(attribute_->value);
    case HtmlInput::kEnd:
      return EndOfInput();
    default:  // the closing quote
      return Switch(&Machine::AfterAttributeValueQuotedState);
  }
}

void HtmlTagReader::Machine::AttributeValueUnquotedState() {
  input_.AppendUntil(kUnquotedStops, attribute_->value);
  switch (input_.Peek()) {
    case '&':
      return ReadHtmlReference(input_, HtmlReferencePlace::kAttribute, attribute_->value);
    case '>':
      return Emit();
    case '\0':
      return input_.ReplaceNul(attribute_->value);
    case HtmlInput::kEnd:
      return EndOfInput();
    default:  // whitespace
      return Switch(&Machine::BeforeAttributeNameState);
  }
}

// Whitespace after the value is what the before attribute name state skips anyway.
void HtmlTagReader::Machine::AfterAttributeValueQuotedState() {
  switch (input_.Peek()) {
    case '/':
      return Switch(&Machine::SelfClosingStartTagState);
    case '>':
      return Emit();
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      return Reconsume(&Machine::BeforeAttributeNameState);
  }
}

void HtmlTagReader::Machine::SelfClosingStartTagState() {
  switch (input_.Peek()) {
    case '>':
      token_.self_closing = true;
      return Emit();
    case HtmlInput::kEnd:
      return EndOfInput();
    default:
      return Reconsume(&Machine::BeforeAttributeNameState);
  }
}

bool HtmlTagReader::Read(HtmlInput& input, HtmlToken& token) {
  if (!Machine(*this, input, token).Run()) return false;
  DropDuplicates(token.attributes);
  return true;
}

void HtmlTagReader::Recycle(std::vector<HtmlAttribute>& attributes) {
  std::move(attributes.begin(), attributes.end(), std::back_inserter(spare_));
  attributes.clear();
}

HtmlAttribute& HtmlTagReader::StartAttribute(std::vector<HtmlAttribute>& attributes) {
  const bool dropped = attributes.size() == kMaxHtmlAttributes;
  if (!dropped && spare_.empty()) return attributes.emplace_back();
  if (!dropped) {
    attributes.push_back(std::move(spare_.back()));
    spare_.pop_back();
  }
  HtmlAttribute& attribute = dropped ? dropped_ : attributes.back();
  attribute.name.clear();
  attribute.value.clear();
  return attribute;
}

// Sorted rather than compared each with each: a tag full of attributes must not cost their square.
void HtmlTagReader::DropDuplicates(std::vector<HtmlAttribute>& attributes) {
  if (attributes.size() < 2) return;
  const auto name = [&attributes](std::size_t i) -> const std::string& {
    return attributes[i].name;
  };
  firsts_.resize(attributes.size());
  std::iota(firsts_.begin(), firsts_.end(), 0);
  std::sort(firsts_.begin(), firsts_.end(), [&name](std::size_t a, std::size_t b) {
    const int order = name(a).compare(name(b));
    return order != 0 ? order < 0 : a < b;
  });
  const auto same_name = [&name](std::size_t a, std::size_t b) { return name(a) == name(b); };
  firsts_.erase(std::unique(firsts_.begin(), firsts_.end(), same_name), firsts_.end());
  if (firsts_.size() == attributes.size()) return;

  std::sort(firsts_.begin(), firsts_.end());
  for (std::size_t i = 0; i < firsts_.size(); ++i)
    std::swap(attributes[i], attributes[firsts_[i]]);
  while (attributes.size() > firsts_.size()) {
    spare_.push_back(std::move(attributes.back()));
    attributes.pop_back();
  }
}

}  // namespace linkmilter
