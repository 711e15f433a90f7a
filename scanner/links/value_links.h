// The values of files that are lists of names and values (calendars, cards, shortcuts) -> what
// they link to. Each link stands at the element and attribute that are named. Pure, linear, any
// thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

struct ValuePlace {
  std::string_view element;    // "calendar"
  std::string_view attribute;  // the name before the value, lower case
  PlaceKind kind = PlaceKind::kClick;
};

class ValueLinks {
 public:
  // Both must outlive it.
  ValueLinks(const SuffixList& suffixes, LinkSink& sink) : suffixes_(suffixes), sink_(sink) {}

  // All of the value is one reference: a URL, a UNC path, a data: document. What is none of these
  // is read as text.
  void Reference(std::string_view value, const ValuePlace& place);

  // Shown to the reader.
  void Text(std::string_view value, const ValuePlace& place);

  // Text that some programs show as HTML: both readings where there is markup in it.
  void TextOrHtml(std::string_view value, const ValuePlace& place);

  // Of a name we do not know. Dots in it mean little, so only what is written as a URL or a UNC
  // path counts.
  void Unknown(std::string_view value, const ValuePlace& place);

  void Html(std::string_view html);

  // A file inside a value, of the media type `type` (lower case; empty: unknown): HTML and XML are
  // read, pictures and others left alone.
  void File(std::string_view bytes, std::string_view type);

 private:
  const SuffixList& suffixes_;
  LinkSink& sink_;
};

}  // namespace linkmilter
