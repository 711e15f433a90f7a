#include "daemon/socket_address.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/ip.h"
#include "base/text.h"

namespace linkmilter {
namespace {

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

std::optional<IpAddress> ParseHost(std::string_view host) {
  if (EqualsIgnoreCase(host, "localhost")) return IpAddress::V4(INADDR_LOOPBACK);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  return IpAddress::Parse(host);
}

std::string_view AfterColon(std::string_view text) {
  return text.substr(text.find(':') + 1);
}

}  // namespace

Result<SocketAddress> SocketAddress::Parse(std::string_view text) {
  auto parsed = [&]() -> Result<SocketAddress> {
    if (text.starts_with('/')) return Unix(text);
    if (text.starts_with("unix:") || text.starts_with("local:")) return Unix(AfterColon(text));
    if (text.starts_with("inet:") || text.starts_with("inet6:")) return Inet(AfterColon(text));
    return Error{"write unix:/path, inet:port@address or inet6:port@address"};
  }();
  if (!parsed.ok())
    return Error{"socket \"" + EscapeForLog(text, 200) + "\": " + parsed.error().message};
  parsed.value().text_ = text;
  return parsed;
}

Result<SocketAddress> SocketAddress::Unix(std::string_view path) {
  sockaddr_un address{};
  if (!path.starts_with('/')) return Error{"the path must begin with a slash"};
  if (path.size() >= sizeof(address.sun_path))
    return Error{"the path is longer than " + std::to_string(sizeof(address.sun_path) - 1) +
                 " bytes"};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path, std::begin(address.sun_path));
  SocketAddress result;
  std::memcpy(&result.storage_, &address, sizeof(address));
  result.length_ = sizeof(address);
  result.path_ = path;
  return result;
}

Result<SocketAddress> SocketAddress::Inet(std::string_view port_at_host) {
  const auto at = port_at_host.find('@');
  if (at == std::string_view::npos)
    return Error{"name the address to listen on, as in inet:8892@127.0.0.1"};
  const auto port = ParsePort(port_at_host.substr(0, at));
  if (!port) return Error{"the port must be a number from 1 to 65535"};
  const auto host = ParseHost(port_at_host.substr(at + 1));
  if (!host) return Error{"the host must be an IPv4 or IPv6 address or localhost"};
  SocketAddress result;
  if (host->is_v4()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(*port);
    address.sin_addr.s_addr = htonl(host->v4());
    std::memcpy(&result.storage_, &address, sizeof(address));
    result.length_ = sizeof(address);
  } else {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(*port);
    std::ranges::copy(host->bytes(), std::begin(address.sin6_addr.s6_addr));
    std::memcpy(&result.storage_, &address, sizeof(address));
    result.length_ = sizeof(address);
  }
  return result;
}

const sockaddr* SocketAddress::address() const {
  return reinterpret_cast<const sockaddr*>(&storage_);
}

}  // namespace linkmilter
