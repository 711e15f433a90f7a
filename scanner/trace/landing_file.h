// What a response would leave on a disk: its name by RFC 6266, what it is by its bytes. Pure,
// linear in the body, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scanner/links/url.h"
#include "scanner/model.h"

namespace linkmilter {

inline constexpr std::size_t kMaxFileNameBytes = 200;
inline constexpr int kMaxZipEntries = 1000;  // zips of nothing but names

// The MIME type that the first bytes say (mimesniff.spec.whatwg.org, 6 and 7.1, and what attackers
// send besides); empty: none of them.
std::string TypeByBytes(std::string_view body);

// As a browser would save it: filename*, filename, else the URL's last segment. The last path
// component alone, without controls; if too long its end, where the extension is. May be empty.
std::string SavedName(std::string_view content_disposition, const Url& url);

// `body` may be cut: what lies behind the cut is not seen.
SavedFile ReadSavedFile(std::string name, std::string_view body);

}  // namespace linkmilter
