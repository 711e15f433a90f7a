#include "scanner/reputation/list_entry.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scanner/links/url.h"
#include "scanner/reputation/user_content.h"

namespace linkmilter {
namespace {

// Lower-case letters, digits, '-', '_' and single dots, the last label begun by a letter: any
// browser leaves such a name as it is. Not "xn--", which may be no name at all.
bool IsPlainName(std::string_view text) {
  if (text.empty() || text.size() > kMaxNameBytes) return false;
  char before = '.';
  std::size_t label = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      if (before == '.') return false;
      label = i + 1;
    } else if (!IsAsciiLower(c) && !IsAsciiDigit(c) && c != '-' && c != '_') {
      return false;
    }
    before = c;
  }
  return label < text.size() && IsAsciiLower(text[label]) &&
         text.find("xn--") == std::string_view::npos;
}

std::string_view WithoutTrailingDot(std::string_view host) {
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  return host;
}

// `host` and `path` of a URL to the key its reach asks for.
struct UrlParts {
  std::string_view host;
  std::string_view path;
};

void HandOn(const UrlParts& url,
            UrlMatch match,
            const SuffixList& suffixes,
            const EntrySink& sink) {
  if (match == UrlMatch::kPath) {
    sink({Scope::kPath, std::string(url.host) + std::string(url.path)});
    return;
  }
  const SharedHost shared = SharedHostOf(url.host);
  // "co.uk", "github.io": nobody's domain, and its customers are not what the entry is about.
  const bool is_suffix = shared.tenancy == Tenancy::kSubdomains
                             ? shared.name == url.host
                             : suffixes.RegistrableDomain(url.host).empty();
  if (shared.tenancy == Tenancy::kPaths) {
    sink({Scope::kTenant, TenantOf(url.host, url.path)});
  } else if (match == UrlMatch::kHost || is_suffix) {
    sink({Scope::kHost, url.host});
  } else {
    sink({Scope::kDomain, UnitOf(url.host, url.path, suffixes)});
  }
}

}  // namespace

std::optional<std::string_view> ReadName(std::string_view text, std::string& buffer) {
  if (IsPlainName(text)) return text;
  if (text.find('*') != std::string_view::npos) return std::nullopt;  // a browser would take it
  const bool bare_ipv6 = text.find(':') != std::string_view::npos && IpAddress::Parse(text);
  auto host = bare_ipv6 ? ParseHost('[' + std::string(text) + ']') : ParseHost(text);
  if (!host || host->empty()) return std::nullopt;
  buffer = *std::move(host);
  const std::string_view name = WithoutTrailingDot(buffer);
  const bool odd = name.size() > kMaxNameBytes || name.find("..") != std::string_view::npos ||
                   name.starts_with('.');
  return odd ? std::nullopt : std::optional(name);
}

bool ReadUrlEntry(std::string_view text,
                  UrlMatch match,
                  const SuffixList& suffixes,
                  const EntrySink& sink) {
  if (text.size() > kMaxUrlBytes) return false;
  auto url = ParseUrl(text);
  if (!url || !url->IsHttp() || !url->host) return false;
  url->host = std::string(WithoutTrailingDot(*url->host));
  if (match != UrlMatch::kUrl) {
    HandOn({*url->host, url->path}, match, suffixes, sink);
    return true;
  }
  const std::string href = url->RequestHref();
  if (href.size() > kMaxUrlBytes) return false;
  sink({Scope::kUrl, href});
  return true;
}

bool EntryReader::Read(std::string_view text, const EntrySink& sink) {
  if (text.find("://") != std::string_view::npos)
    return ReadUrlEntry(text, match_, suffixes_, sink);
  if (text.find_first_of(".:") == std::string_view::npos) return false;
  const auto name = ReadName(text, buffer_);
  if (name) sink({Scope::kDomain, *name});
  return name.has_value();
}

std::string NetworkName(const IpAddress& address, unsigned prefix) {
  const std::size_t size = address.is_v4() ? 4 : 16;
  std::string name;
  name += address.is_v4() ? '4' : '6';
  name += static_cast<char>(prefix);
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned kept =
        std::min(8U, prefix - std::min<unsigned>(prefix, 8 * static_cast<unsigned>(i)));
    name += static_cast<char>(address.bytes()[i] & (0xff00U >> kept));
  }
  return name;
}

}  // namespace linkmilter
