// The forms of one page, as a script would submit them: where to, and with which fields. Pure,
// linear in the tags; one object per page, one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/links/html_token.h"

namespace linkmilter {

inline constexpr std::size_t kMaxPageForms = 20;                    // pages of forms
inline constexpr std::size_t kMaxFormBytes = std::size_t{8} << 10;  // fields without end
inline constexpr std::size_t kMaxPressable = 200;                   // anchors and buttons

struct PageForm {
  std::string id;
  std::string name;
  std::string action;   // as written; empty: the page itself
  bool post = false;    // or one of its buttons says so
  bool dialog = false;  // asks nobody
  bool after_base = false;
  std::vector<std::pair<std::string, std::string>> fields;
  std::size_t bytes = 0;  // of the fields
  bool operator==(const PageForm&) const = default;
};

// What can be pressed by script: an anchor, or a button of a form.
struct Pressable {
  std::string id;
  std::string href;      // of anchors
  std::size_t form = 0;  // of buttons, counted from 1
  bool after_base = false;
  bool operator==(const Pressable&) const = default;
};

class PageForms {
 public:
  void TakeStart(const HtmlToken& tag, bool after_base);
  void TakeEnd(std::string_view name);

  bool empty() const { return forms_.empty(); }
  // By id, name or number; the first if none is said; nullptr: there is none.
  const PageForm* Find(std::string_view called) const;
  const Pressable* FindPressable(std::string_view id) const;
  // REQUIRES: number came from a Pressable and is not 0.
  const PageForm& Numbered(std::size_t number) const { return forms_[number - 1]; }

 private:
  void TakeField(const HtmlToken& tag);
  void TakePressable(const HtmlToken& tag, bool after_base);

  std::vector<PageForm> forms_;
  std::vector<Pressable> pressables_;
  bool open_ = false;
};

// The fields as a GET puts them into the query: application/x-www-form-urlencoded by the WHATWG URL
// standard, section 5.2.
std::string FormQuery(const PageForm& form);

// `action` as its form submits it by GET: with that query instead of its own.
std::string FormReference(const PageForm& form, std::string_view action);

}  // namespace linkmilter
