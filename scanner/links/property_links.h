// Files made of content lines -> their links, by a table of what each property holds. Internal to
// calendar_links and vcard_links. Pure, linear, any thread.
#pragma once

#include <span>
#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

struct PropertyRow {
  std::string_view name;  // lower case
  PlaceKind kind;         // kBare: text for the reader; others: a reference of this kind
};

struct PropertyFormat {
  std::string_view element;           // names the format in a link's places
  std::span<const PropertyRow> rows;  // other properties (X-, later standards) and all parameters
                                      // (ALTREP, DIR, ...) are read for what is written as a URL
};

void FindPropertyLinks(std::string_view text,
                       const PropertyFormat& format,
                       const SuffixList& suffixes,
                       LinkSink& sink);

}  // namespace linkmilter
