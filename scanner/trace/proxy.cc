#include "scanner/trace/proxy.h"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <memory>
#include <system_error>

#include "base/secret_file.h"
#include "base/text.h"

namespace linkmilter {
namespace {

constexpr std::size_t kMaxCredentials = 1024;

bool IsHostCharacter(char c) {
  return IsAsciiAlnum(c) || c == '-' || c == '.' || c == '_' || c == ':';
}

Result<IpAddress> AddressOf(const std::string& host) {
  if (const auto literal = IpAddress::Parse(host)) return *literal;
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (failed != 0) return Error{"proxy " + host + ": " + gai_strerror(failed)};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
  std::array<char, NI_MAXHOST> text{};
  if (getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0,
                  NI_NUMERICHOST) != 0) {
    return Error{"proxy " + host + ": no address"};
  }
  const auto address = IpAddress::Parse(text.data());
  if (!address) return Error{"proxy " + host + ": no address"};
  return *address;
}

Result<std::string> ReadCredentials(const std::string& file) {
  if (file.empty()) return std::string();
  auto line = ReadSecret(file);
  if (!line.ok()) return Error{file + ": " + line.error().message};
  const bool usable =
      line.value().find(':') != std::string::npos && line.value().size() <= kMaxCredentials;
  if (!usable) return Error{file + ": its first line must be user:password"};
  return line;
}

}  // namespace

Result<ProxyName> ParseProxy(std::string_view url) {
  const Error broken{"\"" + std::string(url) + "\" is not http://host:port or socks5://host:port"};
  ProxyName name;
  if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else if (url.starts_with("socks5://")) {
    name.kind = ProxyKind::kSocks5;
    url.remove_prefix(9);
  } else {
    return broken;
  }
  const std::size_t colon = url.rfind(':');
  if (colon == std::string_view::npos) return broken;
  const std::string_view port = url.substr(colon + 1);
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), name.port);
  if (error != std::errc() || stop != port.data() + port.size() || name.port == 0) return broken;
  std::string_view host = url.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  for (const char c : host) {
    if (!IsHostCharacter(c)) return broken;
  }
  const bool is_v6 = host.find(':') != std::string_view::npos;
  if (host.empty() || is_v6 != bracketed || (is_v6 && !IpAddress::Parse(host))) return broken;
  name.host = host;
  return name;
}

std::string Proxy::Url(bool resolves) const {
  const std::string socks = resolves ? "socks5h://" : "socks5://";
  const std::string host = address.is_v4() ? address.ToString() : "[" + address.ToString() + "]";
  return (kind == ProxyKind::kHttp ? "http://" : socks) + host + ":" + std::to_string(port);
}

Result<std::optional<Proxy>> FindProxy(const ProxyOptions& options) {
  if (!options.in_use()) return {std::nullopt};
  const auto name = ParseProxy(options.url);
  if (!name) return name.error();
  const auto address = AddressOf(name.value().host);
  if (!address) return address.error();
  auto credentials = ReadCredentials(options.credentials_file);
  if (!credentials) return credentials.error();
  return {
      Proxy{name.value().kind, address.value(), name.value().port, std::move(credentials).value()}};
}

std::string_view UncheckedBehind(const ProxyOptions& options) {
  if (!options.hides_addresses()) return {};
  return "the proxy looks names up itself (fetch.proxy_resolves): the addresses it connects to are "
         "not checked, only names, ports and addresses written in links";
}

}  // namespace linkmilter
