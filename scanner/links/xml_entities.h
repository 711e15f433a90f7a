// Internal entities of XML documents (XML 1.0, section 4): <!ENTITY h "https://..."> and &h;.
// Pure; expansion is bounded, so no billion laughs.
#pragma once

#include <string>
#include <string_view>

namespace linkmilter {

inline constexpr std::size_t kMaxEntityBytes = std::size_t{64} << 10;  // of all expansions together
inline constexpr std::size_t kMaxEntityDepth = 4;                      // of entities in entities
inline constexpr std::size_t kMaxEntities = 100;

// `xml` with the entities it declares expanded, and without their declarations. The result lies in
// `xml` where none are declared, else in `buffer`. What is beyond the limits stays as written.
// External entities are never loaded; their references stay.
std::string_view ExpandXmlEntities(std::string_view xml, std::string& buffer);

}  // namespace linkmilter
