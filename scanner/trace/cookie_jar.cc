#include "scanner/trace/cookie_jar.h"

#include <algorithm>
#include <utility>

#include "base/ip.h"
#include "base/text.h"
#include "scanner/links/host.h"

namespace linkmilter {
namespace {

std::string HostOf(const Url& url) {
  std::string host = url.host.value_or("");
  if (host.ends_with('.')) host.pop_back();
  return host;
}

// RFC 6265, 5.1.3.
bool DomainMatches(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return !LooksLikeAddress(host) && host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

// RFC 6265, 5.1.4.
std::string DefaultPath(const Url& url) {
  const std::size_t last = url.path.rfind('/');
  if (!url.path.starts_with('/') || last == 0) return "/";
  return url.path.substr(0, last);
}

bool PathMatches(std::string_view path, std::string_view cookie_path) {
  if (!path.starts_with(cookie_path)) return false;
  return path.size() == cookie_path.size() || cookie_path.ends_with('/') ||
         path[cookie_path.size()] == '/';
}

bool HasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

// RFC 6265, 5.2.2: an optional minus and digits; anything else is no Max-Age.
bool IsExpiredMaxAge(std::string_view value) {
  const bool negative = value.starts_with('-');
  const std::string_view digits = value.substr(negative ? 1 : 0);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), IsAsciiDigit)) return false;
  return negative || digits.find_first_not_of('0') == std::string_view::npos;
}

std::pair<std::string_view, std::string_view> NameAndValue(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {TrimAscii(text), {}};
  return {TrimAscii(text.substr(0, equals)), TrimAscii(text.substr(equals + 1))};
}

}  // namespace

void CookieJar::Set(const Url& url, std::string_view set_cookie) {
  Parsed parsed;
  if (!Parse(url, set_cookie, parsed)) return;
  const Cookie& cookie = parsed.cookie;
  const auto old = std::find_if(cookies_.begin(), cookies_.end(), [&](const Cookie& other) {
    return other.name == cookie.name && other.domain == cookie.domain && other.path == cookie.path;
  });
  if (parsed.deletes) {
    if (old == cookies_.end()) return;
    cookies_.erase(old);
  } else if (old != cookies_.end()) {
    if (*old == cookie) return;
    *old = cookie;
  } else {
    if (cookies_.size() >= kMaxCookies) return;
    cookies_.push_back(cookie);
  }
  ++version_;
}

bool CookieJar::Parse(const Url& url, std::string_view text, Parsed& parsed) const {
  if (HasControls(text)) return false;
  std::size_t semicolon = text.find(';');
  const std::string_view pair = text.substr(0, semicolon);
  const auto [name, value] = NameAndValue(pair);
  if (pair.find('=') == std::string_view::npos || name.empty()) return false;
  if (name.size() + value.size() > kMaxCookieBytes) return false;
  Cookie& cookie = parsed.cookie;
  cookie.name = name;
  cookie.value = value;
  cookie.domain = HostOf(url);
  cookie.path = DefaultPath(url);
  while (semicolon != std::string_view::npos) {
    text.remove_prefix(semicolon + 1);
    semicolon = text.find(';');
    if (!TakeAttribute(text.substr(0, semicolon), url, parsed)) return false;
  }
  return !cookie.secure || url.scheme == "https";
}

// False: the whole cookie is refused.
bool CookieJar::TakeAttribute(std::string_view attribute, const Url& url, Parsed& parsed) const {
  const auto [name, value] = NameAndValue(attribute);
  if (value.size() > kMaxCookieBytes) return false;
  if (EqualsIgnoreCase(name, "secure")) parsed.cookie.secure = true;
  if (EqualsIgnoreCase(name, "max-age")) parsed.deletes = IsExpiredMaxAge(value);
  if (EqualsIgnoreCase(name, "path")) {
    parsed.cookie.path = value.starts_with('/') ? std::string(value) : DefaultPath(url);
  }
  if (EqualsIgnoreCase(name, "domain")) return TakeDomain(value, url, parsed.cookie);
  return true;
}

bool CookieJar::TakeDomain(std::string_view value, const Url& url, Cookie& cookie) const {
  if (value.starts_with('.')) value.remove_prefix(1);
  if (value.empty()) return true;
  const std::string domain = AsciiLower(value);
  const std::string host = HostOf(url);
  if (LooksLikeAddress(host) || suffixes_->RegistrableDomain(domain).empty()) {
    // A public suffix or an address may only name itself.
    return domain == host;
  }
  if (!DomainMatches(host, domain)) return false;
  cookie.domain = domain;
  cookie.host_only = false;
  return true;
}

std::string CookieJar::HeaderFor(const Url& url) const {
  const std::string host = HostOf(url);
  std::vector<const Cookie*> sent;
  for (const Cookie& cookie : cookies_) {
    const bool domain_ok =
        cookie.host_only ? host == cookie.domain : DomainMatches(host, cookie.domain);
    if (!domain_ok || !PathMatches(url.path, cookie.path)) continue;
    if (cookie.secure && url.scheme != "https") continue;
    sent.push_back(&cookie);
  }
  std::stable_sort(sent.begin(), sent.end(), [](const Cookie* a, const Cookie* b) {
    return a->path.size() > b->path.size();
  });
  std::string header;
  for (const Cookie* cookie : sent) {
    if (!header.empty()) header += "; ";
    header += cookie->name + "=" + cookie->value;
  }
  return header;
}

}  // namespace linkmilter
