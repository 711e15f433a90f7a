#include "scanner/trace/page_forms.h"

#include <algorithm>

#include "base/text.h"

namespace linkmilter {
namespace {

// Sent only if pressed, or never.
bool IsLeftOut(const HtmlToken& tag) {
  const std::string type = AsciiLower(tag.Value("type"));
  if (type == "checkbox" || type == "radio") return tag.Find("checked") == nullptr;
  return type == "submit" || type == "button" || type == "image" || type == "reset" ||
         type == "file" || tag.Find("disabled") != nullptr;
}

bool IsSubmitButton(const HtmlToken& tag) {
  const std::string type = AsciiLower(tag.Value("type"));
  if (tag.text == "button") return type.empty() || type == "submit";
  return tag.text == "input" && (type == "submit" || type == "image");
}

void AppendEncoded(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      out += '+';
    } else if (IsAsciiAlnum(c) || c == '*' || c == '-' || c == '.' || c == '_') {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
}

}  // namespace

void PageForms::TakeStart(const HtmlToken& tag, bool after_base) {
  if (tag.text == "form" && !open_ && forms_.size() < kMaxPageForms) {
    open_ = true;
    PageForm form;
    form.id = tag.Value("id");
    form.name = tag.Value("name");
    form.action = TrimAscii(tag.Value("action"));
    form.post = EqualsIgnoreCase(tag.Value("method"), "post");
    form.dialog = EqualsIgnoreCase(tag.Value("method"), "dialog");
    form.after_base = after_base;
    forms_.push_back(std::move(form));
  }
  if (tag.text == "input" && open_) TakeField(tag);
  TakePressable(tag, after_base);
}

void PageForms::TakeEnd(std::string_view name) {
  if (name == "form") open_ = false;
}

void PageForms::TakeField(const HtmlToken& tag) {
  const std::string name(tag.Value("name"));
  if (name.empty() || IsLeftOut(tag)) return;
  std::string value(tag.Value("value"));
  PageForm& form = forms_.back();
  form.bytes += name.size() + value.size();
  if (form.bytes <= kMaxFormBytes) form.fields.emplace_back(name, std::move(value));
}

void PageForms::TakePressable(const HtmlToken& tag, bool after_base) {
  const bool button = open_ && IsSubmitButton(tag);
  if (button && EqualsIgnoreCase(tag.Value("formmethod"), "post")) forms_.back().post = true;
  const std::string* href = tag.text == "a" ? tag.Find("href") : nullptr;
  if ((!button && href == nullptr) || pressables_.size() >= kMaxPressable) return;
  pressables_.push_back({std::string(tag.Value("id")), href == nullptr ? std::string() : *href,
                         button ? forms_.size() : 0, after_base});
}

const PageForm* PageForms::Find(std::string_view called) const {
  if (forms_.empty()) return nullptr;
  if (called.size() == 1 && IsAsciiDigit(called.front())) {
    const auto number = static_cast<std::size_t>(called.front() - '0');
    if (number < forms_.size()) return &forms_[number];
  }
  if (called.empty()) return forms_.data();
  const auto named = std::find_if(forms_.begin(), forms_.end(), [&called](const PageForm& form) {
    return form.id == called || form.name == called;
  });
  return named == forms_.end() ? nullptr : &*named;
}

const Pressable* PageForms::FindPressable(std::string_view id) const {
  const auto found = std::find_if(pressables_.begin(), pressables_.end(),
                                  [&](const Pressable& each) { return each.id == id; });
  return found == pressables_.end() || id.empty() ? nullptr : &*found;
}

std::string FormQuery(const PageForm& form) {
  std::string query;
  for (const auto& [name, value] : form.fields) {
    if (!query.empty()) query += '&';
    AppendEncoded(name, query);
    query += '=';
    AppendEncoded(value, query);
  }
  return query;
}

std::string FormReference(const PageForm& form, std::string_view action) {
  return std::string(action.substr(0, action.find_first_of("?#"))) + '?' + FormQuery(form);
}

}  // namespace linkmilter
