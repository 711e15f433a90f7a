#include "scanner/links/domain.h"

#include <algorithm>
#include <cstddef>

#include <libpsl.h>

#include "base/text.h"
#include "scanner/links/ip_literal.h"

namespace linkmilter {
namespace {

// The deepest public suffixes have five labels. libpsl is quadratic in the number of labels: this
// keeps a host of thousands of dots cheap.
constexpr std::size_t kMaxLabels = 10;

const psl_ctx_t* ListOf(const std::shared_ptr<const void>& list) {
  return static_cast<const psl_ctx_t*>(list.get());
}

std::string_view WithoutTrailingDot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

// The last `count` labels, or all if there are fewer.
std::string_view LastLabels(std::string_view host, std::size_t count) {
  std::size_t start = host.size();
  for (; count > 0 && start > 0; --count) {
    const std::size_t dot = host.rfind('.', start - 1);
    if (dot == std::string_view::npos) return host;
    start = dot;
  }
  return count == 0 && start < host.size() ? host.substr(start + 1) : host;
}

bool IsName(std::string_view host) {
  return !host.empty() && host[0] != '.' && host[0] != '[' && host.back() != '.' &&
         host.find("..") == std::string_view::npos && !EndsInNumber(host);
}

}  // namespace

// Nobody frees the list built in.
SuffixList::SuffixList() : list_(psl_builtin(), [](const void*) {}) {}

Result<SuffixList> SuffixList::Load(const std::string& file) {
  const std::shared_ptr<psl_ctx_t> list(psl_load_file(file.c_str()), psl_free);
  if (list == nullptr) return Error{"cannot read the public suffix list " + file};
  if (psl_suffix_count(list.get()) == 0) return Error{"no public suffixes in " + file};
  SuffixList loaded;
  loaded.list_ = list;
  return loaded;
}

std::string SuffixList::RegistrableDomain(std::string_view host) const {
  host = WithoutTrailingDot(host);
  if (!IsName(host)) return {};
  const std::string name = AsciiLower(LastLabels(host, kMaxLabels));
  const char* domain = psl_registrable_domain(ListOf(list_), name.c_str());
  return domain != nullptr ? domain : "";
}

bool SuffixList::IsPublicSuffix(std::string_view host) const {
  host = WithoutTrailingDot(host);
  if (!IsName(host) || LastLabels(host, kMaxLabels).size() < host.size()) return false;
  return psl_is_public_suffix(ListOf(list_), AsciiLower(host).c_str()) == 1;
}

bool SuffixList::HasKnownSuffix(std::string_view host) const {
  host = WithoutTrailingDot(host);
  const std::string_view last = LastLabels(host, 1);
  if (last.empty() || IsAsciiDigit(last[0]) || !IsName(host)) return false;
  // Every suffix lies below a rule for its last label, or for "*." and its last label.
  constexpr int kNamed = PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE;
  const std::string pair = AsciiLower(LastLabels(host, 2));
  const char* top = pair.c_str() + (pair.size() - last.size());
  return psl_is_public_suffix2(ListOf(list_), top, kNamed) == 1 ||
         psl_is_public_suffix2(ListOf(list_), pair.c_str(), kNamed) == 1;
}

bool SuffixList::IsUnderPrivateSuffix(std::string_view host) const {
  const std::string domain = RegistrableDomain(host);
  const std::size_t dot = domain.find('.');
  if (dot == std::string::npos) return false;
  constexpr int kPrivate = PSL_TYPE_PRIVATE | PSL_TYPE_NO_STAR_RULE;
  return psl_is_public_suffix2(ListOf(list_), domain.c_str() + dot + 1, kPrivate) == 1;
}

}  // namespace linkmilter
