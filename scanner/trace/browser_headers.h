// What a browser sends with a link that was clicked in a mail program, in its order. Pure.
#pragma once

#include <string>
#include <vector>

#include "scanner/links/url.h"

namespace linkmilter {

// The lines behind Host of Firefox 140 (the extended support release) on Linux. Sec-Fetch-* go to
// https only, as Firefox does. Two things tell it from a real one all the same, and nothing here
// hides them: HTTP/1.1 where a browser offers HTTP/2, and no br or zstd, which are not decoded.
std::vector<std::string> BrowserHeaders(const Url& url, const std::string& cookies);

}  // namespace linkmilter
