// What bytes are, whatever they are declared as: only what this room reads. Pure.
#pragma once

#include <string_view>

namespace linkmilter {

enum class Content {
  kOther,
  kHtml,
  kXml,      // SVG, XHTML: documents with links in the syntax of XML
  kMessage,  // a mail: RFC 5322 header fields first
  kCalendar,
  kVcard,
  kShortcut,  // opened to go elsewhere: .url, .webloc, .desktop, .rdp, ...
};

// Looks at the first bytes alone. UTF-16 markup with a byte order mark is known too.
Content SniffContent(std::string_view bytes);

// What a file's name promises; kOther if it promises nothing of the above.
Content ContentOfName(std::string_view file_name);

// What a declared media type promises (lower case).
Content ContentOfType(std::string_view type);

}  // namespace linkmilter
