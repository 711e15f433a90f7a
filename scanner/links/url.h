// A URL as a browser reads it: the WHATWG URL standard's parser and serialiser
// (url.spec.whatwg.org, sections 3 and 4), host parsing with UTS 46 included. Pure, linear, any
// thread. One parser for everything: links, redirects, lists, requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/links/host.h"     // IWYU pragma: export: ParseHost
#include "scanner/links/percent.h"  // IWYU pragma: export: PercentDecode
#include "scanner/model.h"

namespace linkmilter {

// Longer ones are cut by the callers that find links (Oddity::kOverlong); stops padding by
// megabytes of userinfo or path.
inline constexpr std::size_t kMaxUrlBytes = std::size_t{16} * 1024;

struct Url {
  std::string scheme;    // lower case, without ':'
  std::string username;  // percent-encoded
  std::string password;
  std::optional<std::string> host;    // serialised: A-labels, IPv6 in brackets; "" is an empty host
  std::optional<std::uint16_t> port;  // never the scheme's default
  std::string path;                   // serialised, percent-encoded
  bool opaque_path = false;           // mailto:x, javascript:x
  std::optional<std::string> query;   // without '?'
  std::optional<std::string> fragment;

  bool IsHttp() const { return scheme == "http" || scheme == "https"; }
  bool HasCredentials() const { return !username.empty() || !password.empty(); }
  std::uint16_t EffectivePort() const;  // port, or the scheme's default, or 0
  std::string Href() const;             // the URL serialiser
  // What Link::url is: href without fragment and credentials.
  std::string RequestHref() const;
  // Path and query as on the request line; "/" at least.
  std::string RequestTarget() const;
  bool operator==(const Url&) const = default;
};

// The standard's special schemes: ftp, file, http, https, ws, wss. `scheme` in lower case.
bool IsSpecialScheme(std::string_view scheme);
// The default port of a special scheme; file and all others have none.
std::optional<std::uint16_t> DefaultPort(std::string_view scheme);

// nullopt: the standard says failure. `oddities`, if given, gets what the spelling hid, in no order
// and perhaps twice.
std::optional<Url> ParseUrl(std::string_view input,
                            const Url* base = nullptr,
                            std::vector<Oddity>* oddities = nullptr);

}  // namespace linkmilter
