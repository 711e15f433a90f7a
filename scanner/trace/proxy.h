// The proxy requests go out through, where the machine has no way out of its own. Values; reading
// them touches a file and the system's resolver, at the start only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip.h"
#include "base/result.h"

namespace linkmilter {

struct ProxyOptions {
  std::string url;  // "http://host:port" (CONNECT, RFC 9110) or "socks5://host:port" (RFC 1928)
  bool resolves = false;         // it is handed names and looks them up itself
  std::string credentials_file;  // its first line: "user:password"; empty: none

  bool in_use() const { return !url.empty(); }
  // Nobody but the proxy learns which addresses are connected to.
  bool hides_addresses() const { return in_use() && resolves; }
};

enum class ProxyKind { kHttp, kSocks5 };

struct ProxyName {
  ProxyKind kind = ProxyKind::kHttp;
  std::string host;  // no brackets
  std::uint16_t port = 0;
};

// Fails on anything but scheme, host and port: no credentials, no path.
Result<ProxyName> ParseProxy(std::string_view url);

// Found and ready.
struct Proxy {
  ProxyKind kind = ProxyKind::kHttp;
  IpAddress address;
  std::uint16_t port = 0;
  std::string credentials;  // "user:password", or empty

  // As libcurl wants it. `resolves`: it is handed names, which socks5:// would look up first.
  std::string Url(bool resolves) const;
};

// Looks the proxy's own name up (it may block; hosts file and all) and reads the credentials.
// nullopt: none is in use.
Result<std::optional<Proxy>> FindProxy(const ProxyOptions& options);

// What the address guard cannot check, in words for the operator; empty: nothing.
std::string_view UncheckedBehind(const ProxyOptions& options);

}  // namespace linkmilter
