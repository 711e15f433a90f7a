// What the HTML tokenizer hands out (WHATWG HTML standard, section 13.2.5). Values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct HtmlAttribute {
  std::string name;   // lower case
  std::string value;  // character references decoded
  bool operator==(const HtmlAttribute&) const = default;
};

struct HtmlToken {
  enum class Kind { kText, kStartTag, kEndTag, kComment, kDoctype, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // text and comments: their data; tags: the lower-case name; doctype: its name
  // Start tags only: the first of each name, out of the first kMaxHtmlAttributes written.
  std::vector<HtmlAttribute> attributes;
  bool self_closing = false;
  std::size_t offset = 0;  // of the token's first byte in the input
  // Doctype only.
  std::string public_id, system_id;
  bool has_name = false, has_public_id = false, has_system_id = false, force_quirks = false;

  // The attribute's value, or nullptr. `name` in lower case.
  const std::string* Find(std::string_view name) const;
  // The same as text; empty where it has none.
  std::string_view Value(std::string_view name) const;
};

// Stops attribute floods: further attributes of one tag, duplicates included, are read and dropped.
inline constexpr std::size_t kMaxHtmlAttributes = 1000;

}  // namespace linkmilter
