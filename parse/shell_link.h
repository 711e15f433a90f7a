// Shortcuts of Windows, .lnk ([MS-SHLLINK]). Pure.
#pragma once

#include <string_view>

#include "parse/limits.h"
#include "parse/sink.h"

namespace linkmilter {

// Its strings (arguments, paths, environment) as text, those on another host as URLs: the icon is
// loaded as soon as the folder is shown, the rest on a click.
void ReadShellLink(std::string_view bytes, const ParseLimits& limits, ParseSink& sink);

}  // namespace linkmilter
