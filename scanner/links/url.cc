#include "scanner/links/url.h"

namespace linkmilter {
namespace {

void AppendCredentials(const Url& url, std::string& href) {
  if (!url.HasCredentials()) return;
  href += url.username;
  if (!url.password.empty()) {
    href += ':';
    href += url.password;
  }
  href += '@';
}

// The URL serialiser without query and fragment.
std::string Front(const Url& url, bool with_credentials) {
  std::string href;
  const std::size_t host = url.host ? url.host->size() : 0;
  const std::size_t query = url.query ? url.query->size() : 0;
  href.reserve(url.scheme.size() + host + url.path.size() + query + 16);
  href += url.scheme;
  href += ':';
  if (url.host) {
    href += "//";
    if (with_credentials) AppendCredentials(url, href);
    href += *url.host;
    if (url.port) {
      href += ':';
      href += std::to_string(*url.port);
    }
  } else if (!url.opaque_path && url.path.starts_with("//")) {
    href += "/.";  // else the path would be read as a host
  }
  href += url.path;
  return href;
}

void AppendPart(char mark, const std::optional<std::string>& part, std::string& href) {
  if (!part) return;
  href += mark;
  href += *part;
}

}  // namespace

std::uint16_t Url::EffectivePort() const {
  return port.value_or(DefaultPort(scheme).value_or(0));
}

std::string Url::Href() const {
  std::string href = Front(*this, true);
  AppendPart('?', query, href);
  AppendPart('#', fragment, href);
  return href;
}

std::string Url::RequestHref() const {
  std::string href = Front(*this, false);
  AppendPart('?', query, href);
  return href;
}

std::string Url::RequestTarget() const {
  std::string target = path.empty() ? "/" : path;
  AppendPart('?', query, target);
  return target;
}

bool IsSpecialScheme(std::string_view scheme) {
  return scheme == "file" || DefaultPort(scheme).has_value();
}

std::optional<std::uint16_t> DefaultPort(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss") return std::uint16_t{443};
  if (scheme == "http" || scheme == "ws") return std::uint16_t{80};
  if (scheme == "ftp") return std::uint16_t{21};
  return std::nullopt;
}

}  // namespace linkmilter
