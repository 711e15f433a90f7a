#include "scanner/trace/landing_forms.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scanner/trace/landing_fields.h"

namespace linkmilter {

FormReader::FormReader(const Url& page_url, const SuffixList& suffixes)
    : page_url_(page_url), suffixes_(suffixes) {}

bool FormReader::IsElsewhere(const std::string& host) {
  if (host == *page_url_.host) return false;
  if (!domain_) domain_ = suffixes_.RegistrableDomain(*page_url_.host);
  const std::string domain = suffixes_.RegistrableDomain(host);
  return domain.empty() || domain != domain_;
}

void FormReader::TakeStart(const HtmlToken& tag, const Url& base, bool hidden) {
  const std::string& name = tag.text;
  if (name == "form" && !form_) {  // forms do not nest
    form_.emplace();
    form_->target = TargetAt(tag.Value("action"), tag.Value("method"), base);
  }
  if (name == "input" || name == "textarea" || name == "select") TakeField(tag, hidden);
  // A button may send its form elsewhere than the form says.
  const bool button = (name == "button" || name == "input") && tag.Find("formaction") != nullptr;
  if (button && form_ && form_->others.size() < kMaxForms) {
    form_->others.push_back(TargetAt(tag.Value("formaction"), tag.Value("formmethod"), base));
  }
}

void FormReader::TakeEnd(std::string_view name) {
  if (name == "form") End();
}

void FormReader::TakeScript(std::string_view script) {
  if (scripted_) return;
  std::string_view host;
  const std::string_view collector = CollectorIn(script, host);
  if (!collector.empty()) scripted_ = {std::string(host), std::string(collector), true, true};
}

void FormReader::Finish(Landing& landing) {
  End();
  landing.password_field = asked_.password_field;
  landing.card_field = asked_.card_field;
  landing.code_field = asked_.code_field;
  landing.prefilled_address = asked_.prefilled_address;
  if (scripted_ && (landing.password_field || landing.card_field || landing.code_field))
    Add(*std::move(scripted_));
  landing.forms = std::move(asked_.forms);
}

FormTarget FormReader::TargetAt(std::string_view action, std::string_view method, const Url& base) {
  FormTarget target;
  target.post = EqualsIgnoreCase(TrimAscii(method), "post");
  const auto url = TrimAscii(action).empty() ? page_url_ : ParseUrl(action, &base);
  if (!url || (!url->host && url->scheme != "mailto")) {
    target.host = *page_url_.host;  // javascript: and nonsense: a script has it
    return target;
  }
  target.host = url->host.value_or("");
  target.collector = CollectorAt(*url);
  target.elsewhere = IsElsewhere(target.host);
  return target;
}

void FormReader::TakeField(const HtmlToken& tag, bool hidden) {
  const std::string type = AsciiLower(TrimAscii(tag.Value("type")));
  const bool seen =
      !hidden && type != "hidden" && type != "submit" && type != "button" && type != "image";
  if (seen) ++fields_;
  if (tag.text != "input") return;
  const FieldKind kind = KindOfField(tag);
  asked_.password_field |= kind == FieldKind::kPassword;
  asked_.card_field |= kind == FieldKind::kCard;
  asked_.code_field |= kind == FieldKind::kCode;
  asked_.prefilled_address |= seen && HoldsAddress(tag);
  if (kind != FieldKind::kOther && form_) form_->asks = true;
}

void FormReader::End() {
  if (form_ && form_->asks) {
    Add(std::move(form_->target));
    for (FormTarget& other : form_->others)
      Add(std::move(other));
  }
  form_.reset();
}

void FormReader::Add(FormTarget target) {
  auto& forms = asked_.forms;
  if (forms.size() < kMaxForms && std::find(forms.begin(), forms.end(), target) == forms.end())
    forms.push_back(std::move(target));
}

}  // namespace linkmilter
