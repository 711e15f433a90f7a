// The forms of one page as its tags come by: which secrets they ask for, and who gets them. Pure,
// linear in the tags; one object per page, one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/domain.h"
#include "scanner/links/html_token.h"
#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxForms = 5;  // pages of nothing but forms

// A form whose end has not come.
struct OpenForm {
  FormTarget target;
  bool asks = false;               // for a secret
  std::vector<FormTarget> others;  // of its buttons
};

class FormReader {
 public:
  // Both must outlive the reader.
  FormReader(const Url& page_url, const SuffixList& suffixes);

  // `base`: what its addresses are relative to; `hidden`: nobody sees it.
  void TakeStart(const HtmlToken& tag, const Url& base, bool hidden);
  void TakeEnd(std::string_view name);
  // The text of a script, which may post to a collector without a form.
  void TakeScript(std::string_view script);
  // At the end of the page: sets the facts of forms. Call once, last.
  void Finish(Landing& landing);

  std::size_t fields() const { return fields_; }  // that a person could fill in
  // An address, or of another registrable domain than the page.
  bool IsElsewhere(const std::string& host);

 private:
  FormTarget TargetAt(std::string_view action, std::string_view method, const Url& base);
  void TakeField(const HtmlToken& tag, bool hidden);
  void End();
  void Add(FormTarget target);

  const Url& page_url_;
  const SuffixList& suffixes_;
  std::optional<std::string> domain_;  // registrable, of the page, once another host is met
  Landing asked_;                      // fields of secrets, and the forms that have some
  std::size_t fields_ = 0;
  std::optional<OpenForm> form_;
  std::optional<FormTarget> scripted_;  // a collector whose address a script holds
};

}  // namespace linkmilter
