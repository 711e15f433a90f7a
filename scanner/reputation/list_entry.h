// What one line of a list names, in the form look-ups use. Pure, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/ip.h"
#include "scanner/links/domain.h"

namespace linkmilter {

// What an entry holds for; part of its key.
enum class Scope : std::uint8_t {
  kDomain,   // the host and every host below it
  kHost,     // that host alone
  kBelow,    // every host below it, not itself
  kUrl,      // the URL; without a query: with any
  kPath,     // host and path, whatever the scheme, port and query
  kTenant,   // host and first part of the path: user_content.h
  kAddress,  // a network: NetworkName
};
inline constexpr unsigned kScopeCount = static_cast<unsigned>(Scope::kAddress) + 1;

struct ListEntry {
  Scope scope = Scope::kDomain;
  std::string_view name;   // valid while the sink runs
  bool pass = false;       // an exception: what it names is not listed by this list
  std::uint64_t rank = 0;  // from 1; 0: none is said
};
using EntrySink = std::function<void(const ListEntry&)>;

// How far a URL in a list reaches.
enum class UrlMatch { kUrl, kPath, kHost, kDomain };

inline constexpr std::size_t kMaxNameBytes = 253;  // RFC 1035; longer ones cannot be resolved

// A host name or address as a browser reads it, without trailing dot. `buffer` keeps what has to be
// rewritten; names that are in order already are not copied. nullopt: it is none.
std::optional<std::string_view> ReadName(std::string_view text, std::string& buffer);

// Hands an http or https URL to `sink` in the scope that `match` asks for. With kHost and kDomain
// an entry on a host shared by strangers names that stranger alone (UnitOf): one bad document must
// not list all of docs.google.com. False: it is no such URL.
bool ReadUrlEntry(std::string_view text,
                  UrlMatch match,
                  const SuffixList& suffixes,
                  const EntrySink& sink);

// Entries of formats that hold either: a URL where there is "://", as above; else a domain with all
// below it. A word without dot or colon is neither. One thread.
class EntryReader {
 public:
  EntryReader(UrlMatch match, SuffixList suffixes)
      : match_(match), suffixes_(std::move(suffixes)) {}
  // False: it is neither.
  bool Read(std::string_view text, const EntrySink& sink);

 private:
  const UrlMatch match_;
  const SuffixList suffixes_;
  std::string buffer_;
};

// The key of the network of `address` with that many leading bits: same network, same name.
std::string NetworkName(const IpAddress& address, unsigned prefix);

}  // namespace linkmilter
