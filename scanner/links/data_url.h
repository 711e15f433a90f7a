// data: URLs (RFC 2397, and the Fetch standard's reading of it). Pure, linear.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/links/raw_link.h"

namespace linkmilter {

struct DataUrl {
  std::string type;  // lower case, without parameters; "text/plain" if none is said
  std::string body;  // decoded
};

bool IsDataUrl(std::string_view url);

// The type alone, without touching the body: most data: URLs are images by the megabyte.
std::string DataUrlType(std::string_view url);

// nullopt: no data: URL, or its base64 is broken.
std::optional<DataUrl> ParseDataUrl(std::string_view url);

// Hands on the payload if it is a picture or another file that is not read where it stands, as
// markup, style sheets and scripts are.
void HandOverDataFile(std::string_view url, LinkSink& sink);

}  // namespace linkmilter
