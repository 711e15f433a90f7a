#include "scanner/reputation/canonical_url.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "scanner/links/byte_set.h"
#include "scanner/links/idna.h"
#include "scanner/links/ip_literal.h"
#include "scanner/links/percent.h"

namespace linkmilter {
namespace {

constexpr ByteSet kEscaped = ByteSet("#%").WithRange(0, 0x20).WithRange(0x7F, 0xFF);

// Percent-decoded again and again until nothing changes. In one pass: what a decoded byte completes
// stands at the end of what is there already.
std::string DecodeFully(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c;
    while (out.size() >= 3) {
      const std::string_view last = std::string_view(out).substr(out.size() - 3);
      if (last[0] != '%' || !IsAsciiHex(last[1]) || !IsAsciiHex(last[2])) break;
      const auto byte = static_cast<char>(HexValue(last[1]) * 16 + HexValue(last[2]));
      out.resize(out.size() - 3);
      out += byte;
    }
  }
  return out;
}

// "http:" of "http://a": taken off. Empty: none stands there.
std::string TakeScheme(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsAsciiAlpha(text[0])) return {};
  const std::string_view scheme = text.substr(0, colon);
  const auto belongs = [](char c) { return IsAsciiAlnum(c) || c == '+' || c == '-' || c == '.'; };
  if (!std::all_of(scheme.begin(), scheme.end(), belongs)) return {};
  // "a.example:80/x" has a port, no scheme.
  if (!text.substr(colon + 1).starts_with("//") && scheme.find('.') != std::string_view::npos)
    return {};
  text.remove_prefix(colon + 1);
  return AsciiLower(scheme);
}

std::string CollapseDots(std::string_view host) {
  std::string out;
  for (const char c : host) {
    if (c != '.' || (!out.empty() && out.back() != '.')) out += c;
  }
  if (out.ends_with('.')) out.pop_back();
  return out;
}

std::string_view WithoutPort(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == host.size()) return host;
  const std::string_view port = host.substr(colon + 1);
  return std::all_of(port.begin(), port.end(), IsAsciiDigit) ? host.substr(0, colon) : host;
}

// `authority`, escaped as the rest.
std::optional<std::string> CanonicalHost(std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[') && authority.find(']') == std::string_view::npos)
    return std::nullopt;
  authority = WithoutPort(authority);
  std::string host(authority);
  const std::string decoded = PercentDecode(authority);
  const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::any_of(decoded.begin(), decoded.end(), beyond_ascii))
    host = DomainToAscii(decoded).value_or(host);
  host = AsciiLower(CollapseDots(host));
  if (host.starts_with('[') && host.ends_with(']') && host.find('.') == std::string::npos) {
    const auto address = ParseIpv6(std::string_view(host).substr(1, host.size() - 2));
    if (address) host = '[' + *address + ']';
  }
  if (host.empty()) return std::nullopt;
  return LooseIpv4(host).value_or(host);
}

// "." and ".." resolved, runs of slashes one; a slash at the end stays.
std::string CanonicalPath(std::string_view path) {
  std::vector<std::string_view> kept;
  bool folder = true;
  for (const std::string_view piece : Split(path, '/')) {
    folder = piece.empty() || piece == "." || piece == "..";
    if (!folder) kept.push_back(piece);
    if (piece == ".." && !kept.empty()) kept.pop_back();
  }
  std::string out;
  for (const std::string_view piece : kept)
    out.append("/").append(piece);
  // Only a slash ends a folder's name: "/a/." is "/a".
  if (out.empty() || (folder && path.ends_with('/'))) out += '/';
  return out;
}

// strtoul's number, of 32 bits.
std::optional<std::uint32_t> LooseNumber(std::string_view text) {
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const bool hexadecimal = AsciiLower(text[1]) == 'x';
    base = hexadecimal ? 16 : 8;
    text.remove_prefix(hexadecimal ? 2 : 1);
  }
  std::uint32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, base);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

// The Windows resolver reads "10.192.95.89 xy", to a length of 15, as the address alone.
std::string_view WithoutRubbish(std::string_view host) {
  constexpr std::size_t kLongest = 15;
  const std::size_t space = host.find(' ');
  if (host.size() > kLongest || space == std::string_view::npos) return host;
  return std::count(host.begin(), host.begin() + static_cast<std::ptrdiff_t>(space), '.') == 3
             ? host.substr(0, space)
             : host;
}

std::size_t LabelsOf(std::string_view domain) {
  return static_cast<std::size_t>(std::count(domain.begin(), domain.end(), '.')) + 1;
}

// The last `labels` labels. REQUIRES: there are more.
std::string_view LastLabels(std::string_view host, std::size_t labels) {
  std::size_t at = host.size();
  for (std::size_t i = 0; i < labels; ++i)
    at = host.rfind('.', at - 1);
  return host.substr(at + 1);
}

}  // namespace

std::optional<CanonicalUrl> Canonicalize(std::string_view url) {
  std::string clean;
  for (const char c : TrimAscii(url.substr(0, url.find('#')))) {
    if (c != '\t' && c != '\r' && c != '\n') clean += c;
  }
  std::string escaped;
  AppendPercentEncoded(DecodeFully(clean), kEscaped, escaped);

  CanonicalUrl canonical;
  std::string_view rest = escaped;
  canonical.scheme = TakeScheme(rest);
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) {
    canonical.query = std::string(rest.substr(question + 1));
    rest = rest.substr(0, question);
  }
  if (canonical.scheme.empty()) {
    canonical.scheme = "http";
  } else {
    if (!rest.starts_with("//")) return std::nullopt;
    rest.remove_prefix(2);
  }
  if (canonical.scheme != "http" && canonical.scheme != "https" && canonical.scheme != "ftp")
    return std::nullopt;
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const auto host = CanonicalHost(rest.substr(0, slash));
  if (!host) return std::nullopt;
  canonical.host = *host;
  canonical.path = CanonicalPath(rest.substr(slash));
  return canonical;
}

std::optional<std::string> LooseIpv4(std::string_view host) {
  const std::vector<std::string_view> parts = Split(WithoutRubbish(host), '.');
  constexpr std::size_t kBytes = 4;
  if (parts.size() > kBytes) return std::nullopt;
  std::string address;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto value = LooseNumber(parts[i]);
    if (!value) return std::nullopt;
    // The last one fills what is left; of any, what is too large is cut.
    for (std::size_t byte = i + 1 == parts.size() ? kBytes - i : 1; byte > 0; --byte) {
      if (!address.empty()) address += '.';
      address += std::to_string((*value >> (8 * (byte - 1))) & 0xFFU);
    }
  }
  return address;
}

std::vector<std::string> LookupHosts(std::string_view host, std::string_view registrable) {
  std::vector<std::string> hosts = {std::string(host)};
  if (host.starts_with('[') || LooseIpv4(host)) return hosts;
  constexpr std::size_t kLongestOfVersion4 = 7;
  const std::size_t shortest = registrable.empty() ? 2 : LabelsOf(registrable);
  const std::size_t longest =
      registrable.empty() ? kLongestOfVersion4 : shortest + kMaxLookupHosts - 2;
  const std::size_t above = std::min(LabelsOf(host), longest + 1);
  for (std::size_t labels = above; labels-- > shortest;)
    hosts.emplace_back(LastLabels(host, labels));
  return hosts;
}

std::vector<std::string> LookupPaths(const CanonicalUrl& url) {
  std::vector<std::string> paths;
  if (url.query) paths.push_back(url.path + '?' + *url.query);
  paths.push_back(url.path);
  std::size_t slash = 0;
  for (std::size_t folders = 0; folders + 2 < kMaxLookupPaths; ++folders) {
    if (slash + 1 >= url.path.size()) break;  // the whole path, there already
    paths.push_back(url.path.substr(0, slash + 1));
    slash = url.path.find('/', slash + 1);
    if (slash == std::string::npos) break;
  }
  return paths;
}

std::vector<std::string> LookupExpressions(const CanonicalUrl& url, std::string_view registrable) {
  std::vector<std::string> expressions;
  const std::vector<std::string> paths = LookupPaths(url);
  for (const std::string& host : LookupHosts(url.host, registrable)) {
    for (const std::string& path : paths)
      expressions.push_back(host + path);
  }
  return expressions;
}

std::vector<std::string> FewLookupExpressions(const CanonicalUrl& url,
                                              std::string_view registrable) {
  std::vector<std::string> expressions;
  for (const std::string& path : LookupPaths(url))
    expressions.push_back(url.host + path);
  std::vector<std::string> above = LookupHosts(url.host, registrable);
  above.erase(above.begin());
  for (auto host = above.rbegin(); host != above.rend(); ++host)
    expressions.push_back(*host + '/');
  return expressions;
}

}  // namespace linkmilter
