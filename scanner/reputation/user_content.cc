#include "scanner/reputation/user_content.h"

#include <algorithm>
#include <iterator>

namespace linkmilter {
namespace {

constexpr SharedHost kSharedHosts[] = {
#define SHARED(tenancy, name) {name, Tenancy::tenancy},
#include "scanner/reputation/user_content.inc"
#undef SHARED
};

constexpr bool ByName(const SharedHost& a, const SharedHost& b) {
  return a.name < b.name;
}
static_assert(std::is_sorted(std::begin(kSharedHosts), std::end(kSharedHosts), ByName),
              "user_content.inc is sorted by name");

const SharedHost* Find(std::string_view name) {
  const auto* const found =
      std::lower_bound(std::begin(kSharedHosts), std::end(kSharedHosts), SharedHost{name}, ByName);
  return found != std::end(kSharedHosts) && found->name == name ? found : nullptr;
}

}  // namespace

SharedHost SharedHostOf(std::string_view host) {
  constexpr std::size_t kLongest = 64;  // no row is longer: a host of 16 KB costs no more
  for (std::string_view name = host; !name.empty();) {
    if (name.size() <= kLongest) {
      if (const SharedHost* const shared = Find(name)) return *shared;
    }
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return {};
}

std::string TenantOf(std::string_view host, std::string_view path) {
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  return std::string(host) + '/' + std::string(path.substr(0, path.find('/')));
}

std::string UnitOf(std::string_view host, std::string_view path, const SuffixList& suffixes) {
  const SharedHost shared = SharedHostOf(host);
  if (shared.tenancy == Tenancy::kPaths) return TenantOf(host, path);
  std::string domain = suffixes.RegistrableDomain(host);
  if (shared.tenancy == Tenancy::kSubdomains && host.size() > shared.name.size()) {
    const std::string_view below = host.substr(0, host.size() - shared.name.size() - 1);
    const auto dot = below.rfind('.');
    const auto tenant = host.substr(dot == std::string_view::npos ? 0 : dot + 1);
    // The suffix list may know better: "s3.amazonaws.com" is nobody's, its customers are below.
    return domain.size() > tenant.size() ? domain : std::string(tenant);
  }
  return domain.empty() ? std::string(host) : domain;
}

}  // namespace linkmilter
