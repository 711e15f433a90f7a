// Files that are opened to go elsewhere -> where: .url and .website, .webloc and .inetloc (property
// lists, binary too), .desktop, .iqy, .rdp, .scf, .search-ms and .library-ms, .application and
// .appinstaller, .settingcontent-ms, .appref-ms. Told apart by their content: lines or XML. Pure,
// linear, any thread.
#pragma once

#include <string_view>

#include "scanner/links/domain.h"
#include "scanner/links/raw_link.h"

namespace linkmilter {

// `content` is UTF-8 but for a binary property list. UNC paths (IconFile= fetches a login by being
// shown) and the host a .rdp file connects to are evidence.
void FindShortcutLinks(std::string_view content, const SuffixList& suffixes, LinkSink& sink);

}  // namespace linkmilter
