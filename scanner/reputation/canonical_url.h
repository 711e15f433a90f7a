// URLs as Safe Browsing and Web Risk spell them, for their keys only: browsers read some of them
// otherwise ("http://276.2.3/" is an address here and an error in the URL standard). After
// developers.google.com/safe-browsing/reference/URLs.and.Hashing. Pure, linear, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkmilter {

struct CanonicalUrl {
  std::string scheme;                // "http", "https", "ftp"
  std::string host;                  // lower case, A-labels, no port; addresses as dotted quads
  std::string path;                  // begins with '/'
  std::optional<std::string> query;  // without '?'
  bool operator==(const CanonicalUrl&) const = default;
};

// nullopt: no host, or another scheme. A missing scheme is http.
std::optional<CanonicalUrl> Canonicalize(std::string_view url);

// An IPv4 address in any spelling a resolver of any system ever read; nullopt: a name.
std::optional<std::string> LooseIpv4(std::string_view host);

inline constexpr std::size_t kMaxLookupHosts = 5;  // and
inline constexpr std::size_t kMaxLookupPaths = 6;  // the protocol's bounds: 30 keys for one URL

// The host, and of the domains above it those of fewest labels, from the longest; none of
// addresses. With `registrable` four, of which it is the shortest: version 5 of the protocol.
// Empty: those of two to seven labels, as the reference implementation of version 4 has it.
std::vector<std::string> LookupHosts(std::string_view host, std::string_view registrable);

// The path with its query, without, and up to four of the folders above it, from the root.
std::vector<std::string> LookupPaths(const CanonicalUrl& url);

// Every host with every path: "b.example/a/".
std::vector<std::string> LookupExpressions(const CanonicalUrl& url, std::string_view registrable);

// For where each key costs a request, at most 10: every path of the host itself, from the whole
// URL, and the roots of the domains above it, the registrable one first. What is left out are paths
// below another host than the URL's.
std::vector<std::string> FewLookupExpressions(const CanonicalUrl& url,
                                              std::string_view registrable);

}  // namespace linkmilter
