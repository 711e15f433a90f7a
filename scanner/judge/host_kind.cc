#include "scanner/judge/host_kind.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace linkmilter {
namespace {

struct HostRow {
  std::string_view place;  // a host, or a host and the beginning of a path
  HostKind kind;

  constexpr std::string_view host() const { return place.substr(0, place.find('/')); }
};

#include "scanner/judge/host_kinds.inc"

static_assert(std::is_sorted(std::begin(kHosts),
                             std::end(kHosts),
                             [](const HostRow& a, const HostRow& b) {
                               return a.host() < b.host();
                             }));

// Hosts of more labels are cut at the front: no row is longer.
constexpr std::size_t kMaxLabels = 6;

// Of the rows of exactly this host the one with the longest path that fits; nullptr: none.
const HostRow* RowOf(std::string_view host, std::string_view path) {
  struct ByHost {
    bool operator()(const HostRow& row, std::string_view host) const { return row.host() < host; }
    bool operator()(std::string_view host, const HostRow& row) const { return host < row.host(); }
  };
  const auto [first, last] = std::equal_range(std::begin(kHosts), std::end(kHosts), host, ByHost());
  const HostRow* best = nullptr;
  for (const auto* row = first; row != last; ++row) {
    const std::string_view wanted = row->place.substr(host.size());
    if (path.starts_with(wanted) && (best == nullptr || row->place.size() > best->place.size()))
      best = row;
  }
  return best;
}

// The row of the host or of the nearest one above it.
const HostRow* NarrowestRow(std::string_view host, std::string_view path) {
  auto labels = static_cast<std::size_t>(std::count(host.begin(), host.end(), '.')) + 1;
  for (; !host.empty(); --labels) {
    if (labels <= kMaxLabels)
      if (const HostRow* row = RowOf(host, path)) return row;
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return nullptr;
}

// The country sites of a search engine lead on as the first of them does.
std::string_view WithoutCountry(std::string_view host) {
  if (host.starts_with("www.")) host.remove_prefix(4);
  return host.starts_with("google.") ? "google.com" : host;
}

struct HostAndPath {
  std::string_view host;
  std::string_view path;
};

HostAndPath PartsOf(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes == std::string_view::npos) return {};
  url.remove_prefix(slashes + 2);
  const std::size_t end = std::min(url.find_first_of("/?"), url.size());
  const std::string_view host = url.substr(0, end);
  return {host.substr(0, host.find(':')), url.substr(end)};
}

}  // namespace

HostKind KindOfUrl(std::string_view url) {
  const HostAndPath parts = PartsOf(url);
  const HostRow* row = NarrowestRow(WithoutCountry(parts.host), parts.path);
  return row == nullptr ? HostKind::kOther : row->kind;
}

HostKind KindOf(std::string_view url, const SuffixList& suffixes) {
  const HostAndPath parts = PartsOf(url);
  if (const HostRow* row = NarrowestRow(WithoutCountry(parts.host), parts.path)) return row->kind;
  return suffixes.IsUnderPrivateSuffix(parts.host) ? HostKind::kTenants : HostKind::kOther;
}

bool HasSuspiciousSuffix(std::string_view host) {
  return std::any_of(std::begin(kSuspiciousSuffixes), std::end(kSuspiciousSuffixes),
                     [host](std::string_view suffix) { return IsWithin(host, suffix); });
}

bool IsFreemail(std::string_view domain) {
  return std::find(std::begin(kFreemail), std::end(kFreemail), domain) != std::end(kFreemail);
}

}  // namespace linkmilter
