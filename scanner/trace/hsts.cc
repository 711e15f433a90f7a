#include "scanner/trace/hsts.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace linkmilter {
namespace {

struct Policy {
  bool lasts = false;  // a max-age above zero
  bool includes_subdomains = false;
};

std::string_view Unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// RFC 6797, 6.1; nullopt: no max-age, or a directive twice.
std::optional<Policy> ParsePolicy(std::string_view header) {
  Policy policy;
  bool aged = false;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view directive = TrimAscii(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const std::size_t equals = std::min(directive.find('='), directive.size());
    const std::string_view name = TrimAscii(directive.substr(0, equals));
    const std::string_view value =
        Unquoted(TrimAscii(directive.substr(std::min(equals + 1, directive.size()))));
    if (EqualsIgnoreCase(name, "includesubdomains")) {
      if (policy.includes_subdomains) return std::nullopt;
      policy.includes_subdomains = true;
    }
    if (!EqualsIgnoreCase(name, "max-age")) continue;
    if (aged || value.empty() || !std::all_of(value.begin(), value.end(), IsAsciiDigit))
      return std::nullopt;
    aged = true;
    policy.lasts = value.find_first_not_of('0') != std::string_view::npos;
  }
  return aged ? std::optional(policy) : std::nullopt;
}

bool IsName(std::string_view host) {
  return !host.empty() && !LooksLikeAddress(host);
}

std::string_view HostOf(const Url& url) {
  std::string_view host = url.host ? std::string_view(*url.host) : std::string_view{};
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

}  // namespace

void HstsHosts::Learn(const Url& url, std::string_view header) {
  const std::string_view host = HostOf(url);
  if (url.scheme != "https" || !IsName(host)) return;
  const auto policy = ParsePolicy(header);
  if (!policy) return;
  if (!policy->lasts) {
    hosts_.erase(std::string(host));
  } else if (hosts_.size() < kMaxHstsHosts) {
    hosts_.insert_or_assign(std::string(host), policy->includes_subdomains);
  }
}

bool HstsHosts::Wants(std::string_view host) const {
  if (!IsName(host)) return false;
  if (hosts_.contains(host)) return true;
  for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
    host.remove_prefix(dot + 1);
    const auto above = hosts_.find(host);
    if (above != hosts_.end() && above->second) return true;
  }
  return false;
}

// RFC 6797, 8.3: port 80 becomes 443, others stay.
bool HstsHosts::Upgrade(Url& url) const {
  if (url.scheme != "http" || !Wants(HostOf(url))) return false;
  url.scheme = "https";
  if (url.port == DefaultPort("https")) url.port.reset();
  return true;
}

}  // namespace linkmilter
