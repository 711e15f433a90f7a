// How wrappers write the URL they wrap. Pure, linear.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/links/url.h"

namespace linkmilter {

enum class Coding {
  kPercent,        // percent-encoded, perhaps more than once
  kTail,           // the rest of path and query: as written, or only its path percent-encoded
  kBase64,         // either alphabet, perhaps percent-encoded
  kHex,            // two digits a byte
  kBing,           // "a1" and base64url
  kJsonUrl,        // base64 of JSON with a "url" field, perhaps JSON in JSON (Mandrill)
  kProofpointV1,   // percent, then HTML
  kProofpointV2,   // '-' for '%', '_' for '/', then HTML
  kProofpointV3,   // __URL__;BASE64!: the characters left out stand apart
  kCheckPoint,     // ___URL___, its letters perhaps rotated
  kDisqus,         // percent, then ':' and a hash
  kTranslateHost,  // the host with '.' as '-' and '-' as '--', below translate.goog
  kOpaque,         // not readable
};

// The wrapped URL as text; what does not decode comes out as it went in, or empty. Not for
// kTranslateHost and kOpaque.
std::string DecodeTarget(Coding coding, std::string_view text);

// What "a-b--c.translate.goog" stands for; nullopt: `url` is none.
std::optional<Url> DecodeTranslateHost(const Url& url);

}  // namespace linkmilter
